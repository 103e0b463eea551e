using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class TokenTable(Session session, long now) : ITokenTable
{
    private const string Select = "SELECT hash, list, address, act, argument, expires FROM token WHERE hash = @hash AND expires > @now";

    public void Put(PendingToken token) => session.Execute(
        """
        INSERT INTO token (hash, list, address, act, argument, expires) VALUES (@hash, @list, @address, @act, @argument, @expires)
        ON CONFLICT (hash) DO NOTHING
        """,
        ("hash", token.Hash), ("list", token.List.Key), ("address", token.Address.ToString()), ("act", token.Act), ("argument", CleanText.Of(token.Argument)),
        ("expires", token.Expires.ToUnixTimeMilliseconds()));

    public PendingToken? Find(string hash) => session.Query($"{Select} AND used_by IS NULL", Read, ("hash", hash), ("now", now)).SingleOrDefault();

    public PendingToken? Use(string hash, string by) => session.Execute(
        "UPDATE token SET used_by = @by WHERE hash = @hash AND expires > @now AND (used_by IS NULL OR used_by = @by)",
        ("by", by), ("hash", hash), ("now", now)) > 0
        ? session.Query(Select, Read, ("hash", hash), ("now", now)).SingleOrDefault()
        : null;

    private static PendingToken Read(DbDataReader row) => new(
        row.GetString(0), AddrSpec.Parse(row.GetString(1)), AddrSpec.Parse(row.GetString(2)), row.GetString(3), row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
