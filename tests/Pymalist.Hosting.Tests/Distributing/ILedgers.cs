using Pymalist.Hosting.Settings;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>Where a suite has its ledger: in memory, or in a store.</summary>
public interface ILedgers : IAsyncDisposable
{
    ManualTime Clock { get; }

    /// <summary>The ledger, as one more process has it open.</summary>
    Task<ILedger> Open();
}

/// <summary>In memory.</summary>
public sealed class FakeLedgers : ILedgers
{
    private FakeLedger? _first;

    public ManualTime Clock { get; } = new();

    public Task<ILedger> Open() => Task.FromResult<ILedger>(_first is null ? _first = new FakeLedger(Clock) : _first.OfAnotherProcess());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>In a file, as in the product.</summary>
public sealed class StoredLedgers : ILedgers
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IStore> _stores = [];

    public ManualTime Clock { get; } = new();

    public async Task<ILedger> Open()
    {
        var settings = new PymalistSettings { General = new() { DataDirectory = _folder.Path } };
        var store = await settings.OpenStore(Clock, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, CancellationToken.None);
        _stores.Add(store);
        return store.Ledger;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _folder.Dispose();
    }
}
