using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.Sqlite;

/// <summary>One process's hold on the file: a connection that writes, one that reads, and the proof that it lives.</summary>
internal sealed class QueueFile(SqliteQueuesOptions options, TimeProvider time, ILogger logger, OwnerFile owner, SqliteConnection reader, Writer writer)
    : IAsyncDisposable
{
    private readonly List<long> _adrift = [];
    private bool _disposed;

    public SqliteQueuesOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>Whether the file takes what is to be written.</summary>
    public FileOutage Outage { get; } = new(options.Path, logger, time);

    /// <summary>Rings when a write of this process may have made something ready.</summary>
    public Bell Work { get; } = new();

    public string Owner => owner.Id;

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    private string Folder => FolderOf(Options);

    public static QueueFile Open(SqliteQueuesOptions options, TimeProvider time, ILogger logger)
    {
        var owner = OwnerFile.Take(FolderOf(options));
        SqliteConnection? reader = null;
        try
        {
            reader = Database.Open(options.Path, options.BusyTimeout);
            var writer = new Writer(() => Database.Open(options.Path, options.BusyTimeout), logger);
            return new(options, time, logger, owner, reader, writer);
        }
        catch
        {
            reader?.Dispose();
            owner.Dispose();
            throw;
        }
    }

    /// <summary>What takes time, done before the file is locked.</summary>
    public static Prepared Prepare(QueuedMessage message)
    {
        var body = message.Body.ToArray();
        return new(message, HeaderJson.Write(message.Headers), body, SHA256.HashData(body));
    }

    /// <inheritdoc cref="Writer.Run"/>
    public async Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        try
        {
            var result = await writer.Run(work, cancellationToken);
            Outage.Succeeded();
            return result;
        }
        catch (SqliteException exception)
        {
            Outage.Failed(exception);
            throw;
        }
    }

    /// <summary>Reads what was committed; short.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        lock (reader)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteQueues));
            return query(reader);
        }
    }

    /// <summary>Gives back what we have in hand. Where the disk fails now, that is done later, and nobody needs to know.</summary>
    public async Task Free(IReadOnlyCollection<long> ids)
    {
        try
        {
            await Write(connection => Messages.Free(connection, ids, Owner), CancellationToken.None);
            Work.Ring();
        }
        catch (SqliteException)
        {
            lock (_adrift)
            {
                _adrift.AddRange(ids);
            }
        }
        catch (ObjectDisposedException)
        {
            // Then all went back that we had.
        }
    }

    /// <summary>Gives back what could not be given back before.</summary>
    public Task FreeTheAdrift()
    {
        long[] ids;
        lock (_adrift)
        {
            ids = [.. _adrift];
            _adrift.Clear();
        }

        return ids.Length > 0 ? Free(ids) : Task.CompletedTask;
    }

    /// <summary>Gives back to the queues what dead owners had in hand.</summary>
    public async Task FreeTheDead(CancellationToken cancellationToken)
    {
        var owners = Read(Messages.Owners).Union(OwnerFile.All(Folder)).Where(id => id != Owner && OwnerFile.IsDead(Folder, id)).ToArray();
        foreach (var dead in owners)
        {
            var count = await Write(connection => Messages.FreeAllOfTheDead(connection, dead), cancellationToken);
            if (count > 0)
            {
                Logger.OwnerDied(count);
                Work.Ring();
            }

            OwnerFile.Forget(Folder, dead);
        }
    }

    // What is in hand goes back at once, or else when another process finds the lock free.
    public async ValueTask DisposeAsync()
    {
        try
        {
            await writer.Close(connection => Messages.FreeAll(connection, Owner));
        }
        catch (SqliteException exception)
        {
            Outage.Failed(exception);
        }

        lock (reader)
        {
            _disposed = true;
            reader.Dispose();
        }

        owner.Dispose();
    }

    private static string FolderOf(SqliteQueuesOptions options) => options.Path + ".owners";
}
