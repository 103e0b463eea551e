using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Parking(StoreEngine engine, KeptOctets octets) : IParking
{
    private const string Columns = "number, message, queue, reason, attempt, at, content_type, headers, octets, size";
    private const long PageSize = 500;

    public async Task Park(ParkedMail mail, CancellationToken cancellationToken)
    {
        var name = KeptOctets.NameOf(mail.Body.Span);
        while (!await engine.Write(session => TryPark(session, mail, name), cancellationToken))
            await octets.WriteParts(name, mail.Body, cancellationToken);
    }

    public async IAsyncEnumerable<ParkedMail> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (true)
        {
            var page = await engine.Read(
                session => session.Query(
                    $"SELECT {Columns} FROM parked WHERE number > @last ORDER BY number LIMIT @limit", Parked, ("last", last), ("limit", PageSize)),
                cancellationToken);
            foreach (var (mail, _) in page)
                yield return mail;
            if (page.Count < PageSize)
                yield break;
            last = page[^1].Mail.Number;
        }
    }

    public Task<ParkedMail?> Find(long number, CancellationToken cancellationToken) => engine.Read(
        session => session.Query($"SELECT {Columns} FROM parked WHERE number = @number", Parked, ("number", number)) is [var (mail, name)]
            ? mail with { Body = KeptOctets.Read(session, name) ?? throw new InvalidDataException($"The octets of parked message {number} are gone.") }
            : null,
        cancellationToken);

    public async Task<bool> Remove(long number, CancellationToken cancellationToken) => await engine.Write(
        session => session.Execute("DELETE FROM parked WHERE number = @number", ("number", number)) > 0,
        cancellationToken);

    private bool TryPark(Session session, ParkedMail mail, string name)
    {
        if (!octets.TryPut(session, name, mail.Body))
            return false;

        session.Execute(
            """
            INSERT INTO parked (root, message, queue, attempt, reason, at, content_type, headers, octets, size)
            VALUES (@root, @message, @queue, @attempt, @reason, @at, @type, @headers, @octets, @size)
            ON CONFLICT (queue, message, attempt) DO NOTHING
            """,
            ("root", MailId.Root(mail.MessageId)), ("message", mail.MessageId), ("queue", mail.Queue), ("attempt", (long)mail.Attempt),
            ("reason", CleanText.Of(mail.Reason)), ("at", mail.At.ToUnixTimeMilliseconds()), ("type", mail.ContentType), ("headers", mail.Headers),
            ("octets", name), ("size", (long)mail.Body.Length));
        return true;
    }

    private static (ParkedMail Mail, string Octets) Parked(DbDataReader row)
    {
        var mail = new ParkedMail
        {
            Number = row.GetInt64(0),
            MessageId = row.GetString(1),
            Queue = row.GetString(2),
            Reason = row.GetString(3),
            Attempt = (int)row.GetInt64(4),
            At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            ContentType = row.GetString(6),
            Headers = row.GetString(7),
            Size = row.GetInt64(9),
        };
        return (mail, row.GetString(8));
    }
}
