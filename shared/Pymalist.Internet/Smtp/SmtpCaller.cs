namespace Pymalist.Internet.Smtp;

/// <summary>
/// Who waits for what becomes of a transaction, and may stop waiting: until the message is about to be complete at the
/// server, and not after that (RFC 1047: whoever leaves then does not know what became of it).
/// </summary>
internal sealed class SmtpCaller
{
    private const int Waiting = 0;
    private const int Committed = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _registration;
    private int _state;

    public SmtpCaller(CancellationToken cancellationToken)
    {
        _token = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static caller => ((SmtpCaller)caller!).Cancel(), this);
    }

    /// <summary>Ends when it is known what became of the transaction.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Whether nobody waits any more; then nobody may get the message.</summary>
    public bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

    /// <summary>Whether its token has fired; it is cancelled then, or soon will be, unless it is too late for that.</summary>
    public bool IsCancelling => _token.IsCancellationRequested;

    /// <summary>Is called, on whatever thread, when nobody waits any more.</summary>
    public Action<SmtpCaller>? OnCancelled { get; set; }

    /// <summary>From here on the message may be there, and nothing can be cancelled.</summary>
    /// <returns>Whether somebody still waits.</returns>
    public bool TryCommit() => Interlocked.CompareExchange(ref _state, Committed, Waiting) != Cancelled;

    public void Done()
    {
        _registration.Unregister();
        _completion.TrySetResult();
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _completion.TrySetException(exception);
    }

    /// <summary>Nobody waits any more, if it is not too late for that.</summary>
    public void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) != Waiting)
            return;

        _completion.TrySetCanceled(_token);
        OnCancelled?.Invoke(this);
    }
}
