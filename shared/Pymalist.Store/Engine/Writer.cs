using System.Collections.Concurrent;

namespace Pymalist.Store;

/// <summary>
/// All writes of a process, one transaction after the other. What is asked for while one of them goes to the disk makes up the
/// next: a commit costs the same for one piece of work and for a hundred. Nobody hears of success before the commit.
/// </summary>
/// <remarks>
/// It has a thread of its own and waits there for the database, whichever that is: work that has the connection to itself is
/// easier to read and cheaper without a task for each statement.
/// </remarks>
internal sealed class Writer : IDisposable
{
    private const int MaxGroup = 256;
    private const int MaxAttempts = 20;

    private readonly BlockingCollection<Job> _jobs = [];
    private readonly IDatabase _database;
    private readonly Outage _outage;
    private readonly Thread _thread;
    private Session? _session;

    // What became of a commit whose answer is missing, nobody knows: it is not for us to do that work again.
    private bool _isCommitting;

    public Writer(IDatabase database, Outage outage)
    {
        _database = database;
        _outage = outage;
        _thread = new Thread(Loop) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>
    /// Does the work in a transaction, and returns once that is on the disk. The work may be done several times, each time after
    /// all of it was undone. Its exception undoes its own part, and no other's.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token fired before the work began; it is not done.</exception>
    /// <exception cref="StoreException">The database is away, or takes nothing.</exception>
    public Task<T> Run<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, cancellationToken);
        try
        {
            _jobs.Add(job, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(IStore));
        }

        return job.Task;
    }

    /// <summary>Does what was asked for; nothing is taken any more.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _session?.Dispose();
        _jobs.Dispose();
    }

    private void Loop()
    {
        foreach (var first in _jobs.GetConsumingEnumerable())
        {
            var group = new List<Job> { first };
            while (group.Count < MaxGroup && _jobs.TryTake(out var next))
                group.Add(next);
            group.RemoveAll(job => job.IsCancelled());
            if (group.Count > 0)
                Write(group, attempt: 1);
        }
    }

    // A failure that took the whole transaction with it may be due to one of many: each has its own chance, without a savepoint
    // for those that do not fail. Where the connection went, they all went with it; if that was an old one, a new one may do better.
    private void Write(List<Job> group, int attempt)
    {
        var wasOpen = _session is not null;
        if (Failure(group) is not { } failure)
            return;

        var trouble = failure is ConflictException ? Trouble.Conflict : _database.Judge(failure);
        if (trouble == Trouble.Lost ? wasOpen && !_isCommitting : trouble == Trouble.Conflict && group.Count == 1 && attempt < MaxAttempts)
            Write(group, attempt + 1);
        else if (trouble == Trouble.Lost || group.Count == 1)
            Fail(group, trouble, failure);
        else
            group.ForEach(job => Write([job], attempt: 1));
    }

    private void Fail(List<Job> group, Trouble trouble, Exception failure)
    {
        var told = trouble == Trouble.Own ? failure : _outage.Begins(ofWrites: true, failure);
        group.ForEach(job => job.Fail(told));
    }

    private Exception? Failure(List<Job> group)
    {
        try
        {
            _isCommitting = false;
            _session ??= _database.Open();
            _session.Begin();
            foreach (var job in group)
                job.Do(_session);
            _isCommitting = true;
            _session.Commit();
        }
        catch (Exception exception)
        {
            Undo(exception);
            return exception;
        }

        _outage.Ends(ofWrites: true);
        group.ForEach(job => job.Complete());
        return null;
    }

    // What a failed fsync has left is anybody's guess on this descriptor, and what a broken connection has is on no other.
    private void Undo(Exception exception)
    {
        try
        {
            if (_database.Judge(exception) != Trouble.Lost)
            {
                _session?.Rollback();
                return;
            }
        }
        catch (Exception second) when (_database.Judge(second) != Trouble.Own || second is InvalidOperationException)
        {
            // Then it goes with the connection.
        }

        Abandon();
    }

    private void Abandon()
    {
        try
        {
            _session?.Dispose();
        }
        catch (Exception exception) when (_database.Judge(exception) != Trouble.Own)
        {
            // It was broken.
        }

        _session = null;
    }
}
