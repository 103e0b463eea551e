using System.Data.Common;
using System.Text.Json;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Intake(StoreEngine engine, StoreClock clock, KeptOctets octets) : IIntake
{
    private readonly SeenMails _seen = new(engine, clock);

    public async Task<bool> Keep(Mail mail, HistoryNote note, CancellationToken cancellationToken)
    {
        var name = KeptOctets.NameOf(mail.Message.Span);
        while (true)
        {
            if (await engine.Write(session => TryKeep(session, mail, name, note), cancellationToken) is { } isNew)
                return isNew;
            await octets.WriteParts(name, mail.Message, cancellationToken);
        }
    }

    public Task Taken(string mailId, CancellationToken cancellationToken) => engine.Write(
        session => session.Execute("UPDATE mail SET taken = @now WHERE id = @id AND taken IS NULL", ("now", clock.Now), ("id", mailId)),
        cancellationToken);

    public Task<Mail?> Find(string mailId, CancellationToken cancellationToken) => engine.Read(
        session => session.Query(
            "SELECT id, octets, sender, reverse_path, list, recipients FROM mail WHERE id = @id AND octets IS NOT NULL",
            row => Known(row), ("id", mailId)) is [var (mail, name)] && KeptOctets.Read(session, name) is { } message
                ? mail with { Message = message }
                : null,
        cancellationToken);

    public Task<IReadOnlyList<SeenMail>> Safe(string source, CancellationToken cancellationToken) => _seen.Safe(source, cancellationToken);

    public Task MakeSafe(string source, SeenMail mail, CancellationToken cancellationToken) => _seen.MakeSafe(source, mail, cancellationToken);

    public Task Removed(string source, IReadOnlyCollection<string> uids, CancellationToken cancellationToken) => _seen.Removed(source, uids, cancellationToken);

    // Null where the octets have to be written first. Those of a repeat are not needed.
    private bool? TryKeep(Session session, Mail mail, string name, HistoryNote note)
    {
        if (session.Number("SELECT CASE WHEN taken IS NULL THEN 1 ELSE 0 END FROM mail WHERE id = @id", ("id", mail.Id)) is { } isOpen)
            return isOpen == 1;
        if (!octets.TryPut(session, name, mail.Message))
            return null;

        var kept = session.Execute(
            """
            INSERT INTO mail (id, root, octets, sender, reverse_path, list, recipients, at)
            VALUES (@id, @root, @octets, NULLIF(@sender, ''), NULLIF(@path, ''), NULLIF(@list, ''), @recipients, @now)
            ON CONFLICT DO NOTHING
            """,
            ("id", mail.Id), ("root", MailId.Root(mail.Id)), ("octets", name),
            ("sender", Text(mail.Sender)), ("path", Text(mail.ReversePath)), ("list", Text(mail.List)),
            ("recipients", JsonSerializer.Serialize(mail.Recipients.Select(Text))), ("now", clock.Now));
        if (kept > 0)
            History.Add(session, [note]);
        return true;
    }

    private static (Mail Mail, string Octets) Known(DbDataReader row)
    {
        var mail = new Mail
        {
            Id = row.GetString(0),
            Message = default,
            Sender = Mailbox.TryParse(Text(row, 2), out var sender) ? sender : null,
            ReversePath = ReversePath.TryParse(Text(row, 3), out var path) ? path : null,
            List = Mailbox.TryParse(Text(row, 4), out var list) ? list : null,
            Recipients = [.. JsonSerializer.Deserialize<string[]>(row.GetString(5))!.Select(Mailbox.Parse)],
        };
        return (mail, row.GetString(1));
    }

    private static string Text(object? value) => CleanText.Of(value?.ToString() ?? "");

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
