using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.Sqlite;

/// <summary>Queues in a file, for the processes of one machine; any number of them may have it open.</summary>
public sealed class SqliteQueues : IQueues
{
    private readonly CancellationTokenSource _closing = new();
    private readonly QueueFile _file;
    private Task _watch = Task.CompletedTask;
    private int _disposed;

    private SqliteQueues(QueueFile file) => _file = file;

    /// <summary>Opens the file, makes it where it is missing, and gives back to the queues what processes had in hand that died.</summary>
    /// <exception cref="InvalidDataException">The file was made by a later version, or cannot be written durably.</exception>
    /// <exception cref="SqliteException">It is no such file, or cannot be opened.</exception>
    /// <exception cref="IOException">The folder cannot be written, or its file system locks no files.</exception>
    public static async Task<SqliteQueues> Open(
        SqliteQueuesOptions options, TimeProvider time, ILogger<SqliteQueues> logger, CancellationToken cancellationToken)
    {
        var queues = new SqliteQueues(QueueFile.Open(options, time, logger));
        try
        {
            await queues._file.FreeTheDead(cancellationToken);
        }
        catch
        {
            await queues.DisposeAsync();
            throw;
        }

        queues._watch = queues.Watch();
        return queues;
    }

    public Task Declare(Topology topology, CancellationToken cancellationToken) =>
        Write(connection => Bindings.Add(connection, topology), cancellationToken);

    public async Task Publish(string exchange, string routingKey, QueuedMessage message, CancellationToken cancellationToken)
    {
        var prepared = QueueFile.Prepare(message);
        await Write(connection => Put(connection, exchange, routingKey, prepared, _file.Now), cancellationToken);
        _file.Work.Ring();
    }

    public async IAsyncEnumerable<IDelivery> Consume(string queue, int prefetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var claims = new Claims(_file, queue, prefetch);
        try
        {
            while (await claims.Next(stop.Token) is { } taken)
                yield return new SqliteDelivery(_file, claims, queue, taken);
        }
        finally
        {
            await claims.ReleaseWaiting();
        }
    }

    /// <summary>Ends the delay of all messages that wait for another attempt: whoever calls this makes the pauses himself, as cron does.</summary>
    public async Task MakeDue(CancellationToken cancellationToken)
    {
        await Write(Messages.MakeDue, cancellationToken);
        _file.Work.Ring();
    }

    public Task<QueueDepth> Depth(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_file.Read(connection => Messages.Depth(connection, queue, _file.Now)));
    }

    public Task<DateTimeOffset?> Oldest(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var since = _file.Read(connection => Messages.Oldest(connection, queue));
        return Task.FromResult(since is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null);
    }

    public async Task Check(CancellationToken cancellationToken)
    {
        try
        {
            await Write(Messages.Probe, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new QueueAwayException($"The queue file {_file.Options.Path} takes nothing: {exception.Message}", exception);
        }
    }

    /// <summary>Waits for the writes under way, and gives back what is in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        await _closing.CancelAsync();
        await _watch;
        await _file.DisposeAsync();
        _closing.Dispose();
    }

    // The one who asked may stop waiting, and the work is done all the same.
    private Task<int> Write(Func<SqliteConnection, int> work, CancellationToken cancellationToken) =>
        _file.Write(work, cancellationToken).WaitAsync(cancellationToken);

    private static int Put(SqliteConnection connection, string exchange, string routingKey, Prepared message, long now)
    {
        var queues = Bindings.Route(connection, exchange, routingKey);
        foreach (var queue in queues)
            Messages.Insert(connection, queue, message, now, due: 0);
        return queues.Count;
    }

    // What went wrong once is tried again; the queues work on without it.
    private async Task Watch()
    {
        using var timer = new PeriodicTimer(_file.Options.OwnerCheck, _file.Time);
        while (await Ticked(timer))
        {
            try
            {
                if (_file.Outage.IsOn)
                    await _file.Write(Messages.Probe, _closing.Token);
                await _file.FreeTheAdrift();
                await _file.FreeTheDead(_closing.Token);
            }
            catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
            {
                _file.Outage.Failed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> Ticked(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
