using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>A message in hand: a row that has our name. Once it has not, whatever is asked for is somebody else's to do.</summary>
internal sealed class SqliteDelivery(QueueFile file, Claims claims, string queue, Taken taken) : IDelivery
{
    public QueuedMessage Message => taken.Message;

    public int Deliveries => taken.Deliveries;

    public Task Settle(CancellationToken cancellationToken) => Finish(static (_, _) => { }, cancellationToken);

    public Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken)
    {
        var wait = (long)Math.Ceiling(delay.TotalMilliseconds);
        var again = QueueFile.Prepare(remainder with
        {
            Attempt = Message.Attempt + 1,
            FirstAttempt = remainder.FirstAttempt ?? Message.FirstAttempt ?? file.Time.GetUtcNow(),
        });
        return Finish((connection, now) => Messages.Insert(connection, queue, again, now, now + wait), cancellationToken);
    }

    public Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken)
    {
        var parked = QueueFile.Prepare(ParkedHeaders.Park(remainder, reason, queue) with { Attempt = Message.Attempt, FirstAttempt = remainder.FirstAttempt ?? Message.FirstAttempt });
        return Finish((connection, now) => Messages.Insert(connection, QueueNames.Parked, parked, now, due: 0), cancellationToken);
    }

    public Task Release() => claims.Release(taken.Id);

    // The one who asked may stop waiting, and the outcome stands all the same.
    private Task Finish(Action<SqliteConnection, long> put, CancellationToken cancellationToken) =>
        Conclude(put, cancellationToken).WaitAsync(cancellationToken);

    private async Task Conclude(Action<SqliteConnection, long> put, CancellationToken cancellationToken)
    {
        await file.Write(connection => Work(connection, put), cancellationToken);
        claims.Done(taken.Id);
    }

    // The new row first: a body that both have must not go with the old one.
    private bool Work(SqliteConnection connection, Action<SqliteConnection, long> put)
    {
        var now = file.Now;
        if (!Messages.IsHeld(connection, taken.Id, file.Owner))
            return false;

        put(connection, now);
        return Messages.Settle(connection, taken.Id, file.Owner, now, file.Options.RememberSettled);
    }
}
