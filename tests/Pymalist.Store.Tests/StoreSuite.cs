using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pymalist.Store.Tests;

/// <summary>What every body of <see cref="IStore"/> must do: the heirs are its subjects. A body gives each of them its home.</summary>
public abstract class StoreSuite(IHome home) : IAsyncLifetime
{
    private readonly List<OpenStore> _open = [];

    protected IHome Home { get; } = home;

    /// <summary>The one that most tests need only one of.</summary>
    internal OpenStore Store { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        await Home.Prepare();
        Store = await Open();
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var one in _open.AsEnumerable().Reverse())
            await one.DisposeAsync();
        await Home.DisposeAsync();
    }

    /// <summary>How many rows a table has.</summary>
    protected Task<long> Count(string table) =>
        Store.Engine.Read(session => session.Number($"SELECT count(*) FROM {table}")!.Value, CancellationToken.None);

    /// <summary>One more process.</summary>
    internal async Task<OpenStore> Open(TimeProvider? time = null, ILogger? logger = null)
    {
        var store = await Home.Open(time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        _open.Add(store);
        return store;
    }
}
