using System.Data.Common;
using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class OutboxTable(Session session, long now) : IOutboxTable
{
    public void Put(Mail mail) => session.Execute(
        """
        INSERT INTO outbox (id, at, list, sender, reverse_path, recipients, message) VALUES (@id, @now, @list, @sender, @path, @recipients, @message)
        ON CONFLICT (id) DO NOTHING
        """,
        ("id", mail.Id), ("now", now), ("list", CleanText.Of(mail.List?.ToString() ?? "")), ("sender", CleanText.Of(mail.Sender?.ToString() ?? "")),
        ("path", mail.ReversePath?.ToString() ?? ""), ("recipients", JsonSerializer.Serialize(mail.Recipients.Select(recipient => CleanText.Of(recipient.ToString())))),
        ("message", mail.Message.ToArray()));

    public IReadOnlyList<Mail> Next(int most) => session.Query(
        "SELECT id, list, sender, reverse_path, recipients, message FROM outbox WHERE gone IS NULL ORDER BY position LIMIT @most", Read, ("most", (long)most));

    public void Gone(IReadOnlyList<string> ids) => session.Execute(
        "UPDATE outbox SET gone = @now, message = @nothing WHERE id IN (SELECT value->>0 FROM json_each(@rows))",
        ("now", now), ("nothing", Array.Empty<byte>()), ("rows", RowJson.Of(ids)));

    private static Mail Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        List = Mailbox.TryParse(row.GetString(1), out var list) ? list : null,
        Sender = Mailbox.TryParse(row.GetString(2), out var sender) ? sender : null,
        ReversePath = row.GetString(3) is { Length: > 0 } text && ReversePath.TryParse(text, out var path) ? path : null,
        Recipients = [.. JsonSerializer.Deserialize<string[]>(row.GetString(4))!.Select(Mailbox.Parse)],
        Message = (byte[])row.GetValue(5),
    };
}
