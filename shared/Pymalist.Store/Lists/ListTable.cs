using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class ListTable(Session session, long now) : IListTable
{
    private const string Columns = "written, name, settings, since";

    public long Version => session.Number("SELECT version FROM roster_version WHERE id = 1")!.Value;

    public KeptList? Find(AddrSpec list) =>
        session.Query($"SELECT {Columns} FROM roster WHERE list = @list", Read, ("list", list.Key)).SingleOrDefault();

    public IReadOnlyList<KeptList> All() => session.Query($"SELECT {Columns} FROM roster ORDER BY list", Read);

    public long LastPost(AddrSpec list) => session.Number("SELECT last_post FROM roster WHERE list = @list", ("list", list.Key)) ?? 0;

    public void Put(KeptList list)
    {
        session.Execute(
            """
            INSERT INTO roster (list, written, name, digest, valid, last, settings, since) VALUES (@list, @written, @name, '', 0, 0, @settings, @since)
            ON CONFLICT (list) DO UPDATE SET written = excluded.written, name = excluded.name, settings = excluded.settings
            """,
            ("list", list.Address.Key), ("written", list.Address.ToString()), ("name", CleanText.Of(list.Name)), ("settings", (object?)list.Settings ?? DBNull.Value),
            ("since", list.Since == default ? now : list.Since.ToUnixTimeMilliseconds()));
        Changed(session);
    }

    public bool Remove(AddrSpec list)
    {
        // First of all: whoever is about to add to it waits here, and then finds no list.
        var isThere = session.Execute("DELETE FROM roster WHERE list = @list", ("list", list.Key)) > 0;
        foreach (var table in new[] { "member", "list_post", "held", "token", "digest", "circuit" })
            session.Execute($"DELETE FROM {table} WHERE list = @list", ("list", list.Key));
        Changed(session);
        return isThere;
    }

    /// <summary>Says that a list has come, gone or changed.</summary>
    public static int Changed(Session session) => session.Execute("UPDATE roster_version SET version = version + 1 WHERE id = 1");

    private static KeptList Read(DbDataReader row) => new(
        AddrSpec.Parse(row.GetString(0)), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));
}
