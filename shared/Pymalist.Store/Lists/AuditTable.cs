using System.Data.Common;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class AuditTable(Session session) : IAuditTable
{
    public void Note(AuditEntry entry) => session.Execute(
        "INSERT INTO audit (at, actor, act, list, subject, reason) VALUES (@at, @actor, @act, @list, @subject, @reason)",
        ("at", entry.At.ToUnixTimeMilliseconds()), ("actor", CleanText.Of(entry.Actor)), ("act", entry.Act), ("list", entry.List?.Key ?? ""),
        ("subject", entry.Subject?.Key ?? ""), ("reason", CleanText.Of(entry.Reason, 1_000)));

    public IReadOnlyList<AuditEntry> Last(AddrSpec? list, AddrSpec? subject, int most) => session.Query(
        """
        SELECT at, actor, act, list, subject, reason FROM audit
        WHERE (@list = '' OR list = @list) AND (@subject = '' OR subject = @subject) ORDER BY id DESC LIMIT @most
        """,
        Read, ("list", list?.Key ?? ""), ("subject", subject?.Key ?? ""), ("most", (long)most));

    public long Forget(DateTimeOffset before) => session.Execute("DELETE FROM audit WHERE at < @before", ("before", before.ToUnixTimeMilliseconds()));

    private static AuditEntry Read(DbDataReader row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2),
        AddrSpec.TryParse(row.GetString(3), out var list) ? list : null, AddrSpec.TryParse(row.GetString(4), out var subject) ? subject : null, row.GetString(5));
}
