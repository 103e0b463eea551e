using System.Data.Common;
using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class OutboxTable(Session session, long now) : IOutboxTable
{
    private const int MailsAtOnce = 2_000;

    public void Put(Mail mail) => Put([mail], "", mail.Message.ToArray());

    public void Put(IReadOnlyList<Mail> mails, string octets)
    {
        foreach (var some in mails.Chunk(MailsAtOnce))
            Put(some, octets, []);
    }

    // One whose octets are gone keeps no other waiting.
    public IReadOnlyList<Mail> Next(int most)
    {
        var waiting = session.Query(
            """
            SELECT id, list, sender, reverse_path, recipients, message, octets FROM outbox
            WHERE gone IS NULL AND (octets = '' OR EXISTS (SELECT 1 FROM octets WHERE octets.id = outbox.octets)) ORDER BY position LIMIT @most
            """,
            Read, ("most", (long)most));
        var shared = waiting.Select(row => row.Octets).Where(name => name.Length > 0).Distinct().ToDictionary(name => name, name => KeptOctets.Read(session, name));
        return [.. waiting
            .Select(row => row.Octets.Length > 0 ? row.Mail with { Message = shared[row.Octets] } : row.Mail)
            .Where(mail => mail.Message.Length > 0)];
    }

    public void Gone(IReadOnlyList<string> ids) => session.Execute(
        "UPDATE outbox SET gone = @now, message = @nothing, octets = '' WHERE id IN (SELECT value->>0 FROM json_each(@rows))",
        ("now", now), ("nothing", Array.Empty<byte>()), ("rows", RowJson.Of(ids)));

    private void Put(Mail[] mails, string octets, byte[] message) => session.Execute(
        """
        INSERT INTO outbox (id, at, list, sender, reverse_path, recipients, message, octets)
        SELECT value->>0, @now, value->>1, value->>2, value->>3, value->>4, @message, @octets FROM json_each(@rows) WHERE true
        ON CONFLICT (id) DO NOTHING
        """,
        ("now", now), ("message", message), ("octets", octets), ("rows", RowJson.Of(mails, Write)));

    private static void Write(Utf8JsonWriter json, Mail mail)
    {
        json.WriteStringValue(mail.Id);
        json.WriteStringValue(CleanText.Of(mail.List?.ToString() ?? ""));
        json.WriteStringValue(CleanText.Of(mail.Sender?.ToString() ?? ""));
        json.WriteStringValue(mail.ReversePath?.ToString() ?? "");
        json.WriteStringValue(JsonSerializer.Serialize(mail.Recipients.Select(recipient => CleanText.Of(recipient.ToString()))));
    }

    private static (Mail Mail, string Octets) Read(DbDataReader row) => (new()
    {
        Id = row.GetString(0),
        List = Mailbox.TryParse(row.GetString(1), out var list) ? list : null,
        Sender = Mailbox.TryParse(row.GetString(2), out var sender) ? sender : null,
        ReversePath = row.GetString(3) is { Length: > 0 } text && ReversePath.TryParse(text, out var path) ? path : null,
        Recipients = [.. JsonSerializer.Deserialize<string[]>(row.GetString(4))!.Select(Mailbox.Parse)],
        Message = (byte[])row.GetValue(5),
    }, row.GetString(6));
}
