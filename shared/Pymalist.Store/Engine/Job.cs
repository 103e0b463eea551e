namespace Pymalist.Store;

/// <summary>A piece of work for the <see cref="Writer"/>, and somebody who waits for its outcome.</summary>
internal abstract class Job
{
    /// <summary>Whether it is not to be done any more; then he who waits is told so.</summary>
    public abstract bool IsCancelled();

    /// <summary>Does the work. Nobody is told yet.</summary>
    public abstract void Do(Session session);

    /// <summary>Tells the outcome of the last <see cref="Do"/>, which is on the disk now.</summary>
    public abstract void Complete();

    /// <summary>Tells that nothing came of it.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class Job<T>(Func<Session, T> work, CancellationToken cancellationToken) : Job
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _outcome.Task;

    public override bool IsCancelled() => cancellationToken.IsCancellationRequested && _outcome.TrySetCanceled(cancellationToken);

    public override void Do(Session session) => _result = work(session);

    public override void Complete() => _outcome.SetResult(_result);

    public override void Fail(Exception exception) => _outcome.SetException(exception);
}
