using Microsoft.Extensions.Logging;

namespace Pymalist.Store.Tests;

/// <summary>A place for a store of its own, empty at first. Disposed of when all that opened it are.</summary>
public interface IHome : IAsyncDisposable
{
    /// <summary>Makes ready what there must be before a store.</summary>
    Task Prepare();

    /// <summary>What <see cref="OtherProcess"/> finds it by.</summary>
    string Address { get; }

    /// <summary>The database under it; one for each who opens it.</summary>
    internal IDatabase Database();

    /// <summary>Opens it once more; as far as the store can tell, another process.</summary>
    internal Task<OpenStore> Open(TimeProvider time, ILogger logger) => OpenStore.Open(Database(), StoreSchema.Steps, time, logger, CancellationToken.None);
}
