namespace Pymalist.Queues.Sqlite;

/// <summary>Tells all consumers of a process at once that there may be work.</summary>
internal sealed class Bell
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when it rings next. To be asked for before looking for work, so that none slips in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
