using System.Collections.Concurrent;

namespace Pymalist.Store;

/// <summary>The claims of this process that nobody has let go of.</summary>
internal sealed class ActiveClaims
{
    private readonly ConcurrentDictionary<long, bool> _tokens = [];
    private long _counter;

    public IEnumerable<long> All => _tokens.Keys;

    /// <summary>A number for the next claim; with the owner's before it, it tells it from every other.</summary>
    public long Next() => Interlocked.Increment(ref _counter) & uint.MaxValue;

    public void Add(long token) => _tokens.TryAdd(token, true);

    public bool Has(long token) => _tokens.ContainsKey(token);

    public void Remove(long token) => _tokens.TryRemove(token, out _);
}
