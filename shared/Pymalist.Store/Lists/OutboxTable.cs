using System.Data.Common;
using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class OutboxTable(Session session, long now) : IOutboxTable
{
    public void Put(Mail mail, string octets = "") => session.Execute(
        """
        INSERT INTO outbox (id, at, list, sender, reverse_path, recipients, message, octets)
        VALUES (@id, @now, @list, @sender, @path, @recipients, @message, @octets)
        ON CONFLICT (id) DO NOTHING
        """,
        ("id", mail.Id), ("now", now), ("list", CleanText.Of(mail.List?.ToString() ?? "")), ("sender", CleanText.Of(mail.Sender?.ToString() ?? "")),
        ("path", mail.ReversePath?.ToString() ?? ""), ("recipients", JsonSerializer.Serialize(mail.Recipients.Select(recipient => CleanText.Of(recipient.ToString())))),
        ("message", octets.Length > 0 ? [] : mail.Message.ToArray()), ("octets", octets));

    public IReadOnlyList<Mail> Next(int most) => [.. session.Query(
        "SELECT id, list, sender, reverse_path, recipients, message, octets FROM outbox WHERE gone IS NULL ORDER BY position LIMIT @most", Read, ("most", (long)most))
        .Select(waiting => waiting.Octets.Length > 0 ? waiting.Mail with { Message = KeptOctets.Read(session, waiting.Octets) } : waiting.Mail)
        .Where(mail => mail.Message.Length > 0)];

    public void Gone(IReadOnlyList<string> ids) => session.Execute(
        "UPDATE outbox SET gone = @now, message = @nothing, octets = '' WHERE id IN (SELECT value->>0 FROM json_each(@rows))",
        ("now", now), ("nothing", Array.Empty<byte>()), ("rows", RowJson.Of(ids)));

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
