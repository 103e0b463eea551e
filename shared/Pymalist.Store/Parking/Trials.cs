namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Trials(StoreEngine engine, StoreClock clock) : ITrials
{
    public Task<int> Deaths(string queue, string messageId, CancellationToken cancellationToken) => engine.Read(
        session => (int)(session.Number("SELECT count FROM trial WHERE queue = @queue AND message = @message", ("queue", queue), ("message", messageId)) ?? 0),
        cancellationToken);

    public Task<int> Begin(string queue, string messageId, CancellationToken cancellationToken) => engine.Write(
        session => (int)session.Number(
            """
            INSERT INTO trial (queue, message, count, at) VALUES (@queue, @message, 1, @now)
            ON CONFLICT (queue, message) DO UPDATE SET count = trial.count + 1, at = excluded.at
            RETURNING count
            """,
            ("queue", queue), ("message", messageId), ("now", clock.Now))!.Value,
        cancellationToken);

    public Task End(string queue, string messageId, CancellationToken cancellationToken) => engine.Write(
        session => session.Execute("DELETE FROM trial WHERE queue = @queue AND message = @message", ("queue", queue), ("message", messageId)),
        cancellationToken);
}
