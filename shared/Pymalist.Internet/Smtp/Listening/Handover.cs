namespace Pymalist.Internet.Smtp.Listening;

/// <summary>A mail between the client that waits for its answer and whoever takes it.</summary>
internal sealed class Handover(Mail mail)
{
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Mail? _waiting = mail;

    /// <summary>Takes the mail; null when somebody has it already, or its client has been told to keep it.</summary>
    public Mail? Take() => Interlocked.Exchange(ref _waiting, null);

    /// <summary>It is safe: the client may forget it.</summary>
    public void Accept() => _outcome.TrySetResult(true);

    /// <summary>It is not: the client keeps it. Does nothing once it was accepted.</summary>
    public void Refuse() => _outcome.TrySetResult(false);

    /// <summary>
    /// Waits for what becomes of it. When we stop, nobody takes it any more; who has taken it by then still decides. After the
    /// time-out it is refused in any case: a client waits no longer for its answer.
    /// </summary>
    public async Task<bool> Outcome(TimeSpan timeout, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(timeout);
        await using var end = limit.Token.Register(() =>
        {
            Take();
            Refuse();
        });
        await using var stop = stopping.Register(() =>
        {
            if (Take() is not null)
                Refuse();
        });
        return await _outcome.Task;
    }
}
