using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>Keeps octets in memory, and may be away.</summary>
public sealed class FakeOctets : IKeptOctets
{
    private readonly ConcurrentDictionary<string, byte[]> _kept = [];
    private int _away;

    public IReadOnlyCollection<string> Names => [.. _kept.Keys];

    /// <summary>How often it was asked to keep something.</summary>
    public int Keeps { get; private set; }

    /// <summary>So many calls fail from here on.</summary>
    public void GoAway(int calls) => Volatile.Write(ref _away, calls);

    public Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        Answer();
        Keeps++;
        var name = Convert.ToHexStringLower(SHA256.HashData(octets.Span));
        _kept[name] = octets.ToArray();
        return Task.FromResult(name);
    }

    public Task<ReadOnlyMemory<byte>?> Find(string name, CancellationToken cancellationToken)
    {
        Answer();
        return Task.FromResult(_kept.TryGetValue(name, out var octets) ? new ReadOnlyMemory<byte>(octets) : (ReadOnlyMemory<byte>?)null);
    }

    /// <summary>As pruning does.</summary>
    public void Forget() => _kept.Clear();

    private void Answer()
    {
        if (Interlocked.Decrement(ref _away) >= 0)
            throw new StoreException("away");
    }
}
