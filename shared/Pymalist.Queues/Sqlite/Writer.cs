using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.Sqlite;

/// <summary>
/// All writes of a process, one transaction after the other. What is asked for while one of them goes to the disk makes up the
/// next: a commit costs the same for one message and for a hundred. Nobody hears of success before the commit.
/// </summary>
internal sealed class Writer
{
    private const int MaxGroup = 256;
    private const int Busy = 5;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private volatile bool _closing;

    public Writer(SqliteConnection connection, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _loop = Task.Run(Loop);
    }

    /// <summary>
    /// Does the work in a transaction, and returns once that is on the disk. The work may be done a second time, after all of
    /// the first was undone. Its exception undoes its own part, and no other's.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token fired before the work began; it is not done.</exception>
    /// <exception cref="SqliteException">The disk is full or failing; nothing of the work is done.</exception>
    public Task<T> Run<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_jobs.Writer.TryWrite(job), typeof(SqliteQueues));
        return job.Task;
    }

    /// <summary>Does what was asked for, then the last work of all; nothing is taken any more.</summary>
    public async Task<T> Close<T>(Func<SqliteConnection, T> last)
    {
        _closing = true;
        _jobs.Writer.TryComplete();
        await _loop;
        var job = new Job<T>(last, CancellationToken.None);
        Write([job]);
        await _connection.DisposeAsync();
        return await job.Task;
    }

    private async Task Loop()
    {
        while (await _jobs.Reader.WaitToReadAsync())
        {
            var group = new List<Job>();
            while (group.Count < MaxGroup && _jobs.Reader.TryRead(out var job))
                group.Add(job);
            Write(group);
        }
    }

    // A failure that took the whole transaction with it (a full disk) may be due to one of many: each has its own chance.
    private void Write(List<Job> group)
    {
        if (TryCommit(group) is not { } failure)
            group.ForEach(job => job.Complete());
        else if (group.Count == 1)
            group[0].Fail(failure);
        else
            group.ForEach(job => Write([job]));
    }

    private SqliteException? TryCommit(List<Job> group)
    {
        try
        {
            Begin();
            foreach (var job in group)
                Do(job);
            _connection.Execute("COMMIT");
            return null;
        }
        catch (SqliteException exception)
        {
            Rollback();
            return exception;
        }
    }

    // Another process that holds the file for long is waited out, unless we are told to end.
    private void Begin()
    {
        while (true)
        {
            try
            {
                _connection.Execute("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == Busy && !_closing)
            {
                _logger.QueueFileBusy(_connection.DataSource);
            }
        }
    }

    private void Do(Job job)
    {
        _connection.Execute("SAVEPOINT job");
        if (!job.Try(_connection))
            _connection.Execute("ROLLBACK TO job");
        _connection.Execute("RELEASE job");
    }

    // SQLite may have done so already, which is why a failure here is none.
    private void Rollback()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException exception)
        {
            _logger.NothingToRollBack(exception);
        }
    }
}
