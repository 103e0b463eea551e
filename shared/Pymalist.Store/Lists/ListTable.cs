using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class ListTable(Session session, long now) : IListTable
{
    private const string Columns = "written, name, settings, since, volume, issue, issue_post, issue_at";

    public long Version => session.Number("SELECT version FROM roster_version WHERE id = 1")!.Value;

    public KeptList? Find(AddrSpec list) =>
        session.Query($"SELECT {Columns} FROM roster WHERE list = @list", Read, ("list", list.Key)).SingleOrDefault();

    public IReadOnlyList<KeptList> All() => session.Query($"SELECT {Columns} FROM roster ORDER BY list", Read);

    public void Put(KeptList list)
    {
        session.Execute(
            """
            INSERT INTO roster (list, written, name, digest, valid, last, settings, since, volume, issue, issue_post, issue_at)
            VALUES (@list, @written, @name, '', 0, 0, @settings, @since, @volume, @issue, @post, @at)
            ON CONFLICT (list) DO UPDATE SET written = excluded.written, name = excluded.name, settings = excluded.settings,
                volume = excluded.volume, issue = excluded.issue, issue_post = excluded.issue_post, issue_at = excluded.issue_at
            """,
            ("list", list.Address.Key), ("written", list.Address.ToString()), ("name", CleanText.Of(list.Name)), ("settings", (object?)list.Settings ?? DBNull.Value),
            ("since", (list.Since == default ? now : list.Since.ToUnixTimeMilliseconds())), ("volume", (long)list.Digest.Volume), ("issue", (long)list.Digest.Issue),
            ("post", list.Digest.LastPost), ("at", (object?)list.Digest.At?.ToUnixTimeMilliseconds() ?? DBNull.Value));
        Changed(session);
    }

    public bool Remove(AddrSpec list)
    {
        foreach (var table in new[] { "member", "list_post", "held", "token" })
            session.Execute($"DELETE FROM {table} WHERE list = @list", ("list", list.Key));
        Changed(session);
        return session.Execute("DELETE FROM roster WHERE list = @list", ("list", list.Key)) > 0;
    }

    /// <summary>Says that a list has come, gone or changed.</summary>
    public static int Changed(Session session) => session.Execute("UPDATE roster_version SET version = version + 1 WHERE id = 1");

    private static KeptList Read(DbDataReader row) => new(
        AddrSpec.Parse(row.GetString(0)), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)))
    {
        Digest = new((int)row.GetInt64(4), (int)row.GetInt64(5), row.GetInt64(6), row.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))),
    };
}
