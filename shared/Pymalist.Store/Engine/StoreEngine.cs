using Microsoft.Extensions.Logging;

namespace Pymalist.Store;

/// <summary>Runs pieces of work on a database: writes in transactions that many share, reads beside them.</summary>
internal sealed class StoreEngine : IAsyncDisposable
{
    private readonly IDatabase _database;
    private readonly Writer _writer;
    private readonly Readers _readers;

    public StoreEngine(IDatabase database, ILogger logger)
    {
        var outage = new Outage(database, logger);
        _database = database;
        _writer = new Writer(database, outage);
        _readers = new Readers(database, outage);
    }

    /// <inheritdoc cref="Writer.Run"/>
    /// <remarks>Who asked may stop waiting, and the work is done all the same.</remarks>
    public Task<T> Write<T>(Func<Session, T> work, CancellationToken cancellationToken) =>
        _writer.Run(work, cancellationToken).WaitAsync(cancellationToken);

    /// <inheritdoc cref="Readers.Run"/>
    public Task<T> Read<T>(Func<Session, T> query, CancellationToken cancellationToken) => _readers.Run(query, cancellationToken);

    /// <summary>Does what was asked for, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_writer.Dispose);
        await Task.Run(_readers.Dispose);
        _database.Dispose();
    }
}
