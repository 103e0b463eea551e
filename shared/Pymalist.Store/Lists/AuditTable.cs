using System.Data.Common;
using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class AuditTable(Session session) : IAuditTable
{
    public void Note(params IReadOnlyList<AuditEntry> entries) => session.Execute(
        """
        INSERT INTO audit (at, actor, act, list, subject, reason)
        SELECT CAST(value->>0 AS BIGINT), value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(@rows) WHERE true
        """,
        ("rows", RowJson.Of(entries, Write)));

    public IReadOnlyList<AuditEntry> Last(AddrSpec? list, AddrSpec? subject, int most) => session.Query(
        $"SELECT at, actor, act, list, subject, reason FROM audit {Where(list, subject)} ORDER BY id DESC LIMIT @most",
        Read, ("list", list?.Key ?? ""), ("subject", subject?.Key ?? ""), ("most", (long)most));

    // A condition that may hold for all rows has no index, and whoever was never written of would cost a look at each of them.
    private static string Where(AddrSpec? list, AddrSpec? subject) => (list, subject) switch
    {
        (null, null) => "",
        (_, null) => "WHERE list = @list",
        (null, _) => "WHERE subject = @subject",
        _ => "WHERE list = @list AND subject = @subject",
    };

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteNumberValue(entry.At.ToUnixTimeMilliseconds());
        json.WriteStringValue(CleanText.Of(entry.Actor));
        json.WriteStringValue(entry.Act);
        json.WriteStringValue(entry.List?.Key ?? "");
        json.WriteStringValue(entry.Subject?.Key ?? "");
        json.WriteStringValue(CleanText.Of(entry.Reason, 1_000));
    }

    private static AuditEntry Read(DbDataReader row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2),
        AddrSpec.TryParse(row.GetString(3), out var list) ? list : null, AddrSpec.TryParse(row.GetString(4), out var subject) ? subject : null, row.GetString(5));
}
