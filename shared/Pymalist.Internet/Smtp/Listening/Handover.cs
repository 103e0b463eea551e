namespace Pymalist.Internet.Smtp.Listening;

/// <summary>A mail between the client that waits for its answer and whoever takes it.</summary>
internal sealed class Handover(Mail mail)
{
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Mail Mail => mail;

    /// <summary>Whether it is decided, so that nobody needs to take it any more.</summary>
    public bool IsDecided => _outcome.Task.IsCompleted;

    /// <summary>It is safe: the client may forget it.</summary>
    public void Accept() => _outcome.TrySetResult(true);

    /// <summary>It is not: the client keeps it. Does nothing once it was accepted.</summary>
    public void Refuse() => _outcome.TrySetResult(false);

    /// <summary>Waits for what becomes of it; after the time it is refused.</summary>
    public async Task<bool> Outcome(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using var refusal = limit.Token.Register(Refuse);
        return await _outcome.Task;
    }
}
