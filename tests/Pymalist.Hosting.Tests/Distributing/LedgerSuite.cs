using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>Tests of a stage on a ledger; each home of a ledger has an heir.</summary>
public abstract class LedgerSuite(ILedgers ledgers) : IAsyncLifetime
{
    /// <summary>One process.</summary>
    internal Distribution One { get; private set; } = null!;

    public virtual async Task InitializeAsync() => One = new(await ledgers.Open(), ledgers.Clock);

    public async Task DisposeAsync() => await ledgers.DisposeAsync();

    /// <summary>Another process.</summary>
    internal async Task<Distribution> Another(WhenUnknown whenUnknown = default) => new(await ledgers.Open(), ledgers.Clock, One.Told, whenUnknown);
}
