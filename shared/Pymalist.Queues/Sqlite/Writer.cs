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
    private const int IoError = 10;
    private const int CannotOpen = 14;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<SqliteConnection> _open;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private SqliteConnection? _connection;
    private volatile bool _closing;

    /// <param name="open">Opens a connection: at once, and after an error of the disk.</param>
    /// <param name="logger">Hears of other processes in the way.</param>
    public Writer(Func<SqliteConnection> open, ILogger logger)
    {
        _open = open;
        _connection = open();
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
        _connection?.Dispose();
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
            var connection = Begin();
            foreach (var job in group)
                Do(connection, job);
            connection.Execute("COMMIT");
            return null;
        }
        catch (SqliteException exception)
        {
            Undo(exception);
            return exception;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException && _connection is null)
        {
            return new SqliteException(exception.Message, CannotOpen);
        }
    }

    // Another process that holds the file for long is waited out, unless we are told to end.
    private SqliteConnection Begin()
    {
        var connection = _connection ??= _open();
        while (true)
        {
            try
            {
                connection.Execute("BEGIN IMMEDIATE");
                return connection;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == Busy && !_closing)
            {
                _logger.QueueFileBusy(connection.DataSource);
            }
        }
    }

    private static void Do(SqliteConnection connection, Job job)
    {
        connection.Execute("SAVEPOINT job");
        if (!job.Try(connection))
            connection.Execute("ROLLBACK TO job");
        connection.Execute("RELEASE job");
    }

    // SQLite may have done so already, which is why a failure here is none. What a failed fsync has left on a descriptor is
    // anybody's guess: the next transaction has a new one.
    private void Undo(SqliteException failure)
    {
        try
        {
            _connection?.Execute("ROLLBACK");
        }
        catch (SqliteException exception)
        {
            _logger.NothingToRollBack(exception);
        }

        if (failure.SqliteErrorCode != IoError)
            return;
        _connection?.Dispose();
        _connection = null;
    }
}
