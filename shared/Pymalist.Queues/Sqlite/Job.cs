using Microsoft.Data.Sqlite;

namespace Pymalist.Queues.Sqlite;

/// <summary>A piece of work for the <see cref="Writer"/>, and somebody who waits for its outcome.</summary>
internal abstract class Job
{
    /// <summary>Whether the work was done. Nobody is told yet.</summary>
    public abstract bool Try(SqliteConnection connection);

    /// <summary>Tells the outcome of the last <see cref="Try"/>, which is on the disk now.</summary>
    public abstract void Complete();

    /// <summary>Tells that nothing came of it: by its own failure, or else by the transaction's.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class Job<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) : Job
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _failure;

    public Task<T> Task => _outcome.Task;

    // Whatever it is, it belongs to the one who waits, and not to the others of the group.
    public override bool Try(SqliteConnection connection)
    {
        try
        {
            _failure = null;
            cancellationToken.ThrowIfCancellationRequested();
            _result = work(connection);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        return _failure is null;
    }

    public override void Complete()
    {
        if (_failure is null)
            _outcome.SetResult(_result);
        else
            Fail(_failure);
    }

    public override void Fail(Exception exception)
    {
        if ((_failure ?? exception) is OperationCanceledException)
            _outcome.SetCanceled(cancellationToken);
        else
            _outcome.SetException(_failure ?? exception);
    }
}
