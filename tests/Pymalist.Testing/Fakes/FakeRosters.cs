using System.Runtime.CompilerServices;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>Lists and members in memory, and a count of what was declared.</summary>
public sealed class FakeRosters : IRosters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(AddrSpec List, AddrSpec Address), Member> _members = [];
    private int _declarations;

    /// <summary>How often a list was declared.</summary>
    public int Declarations => Volatile.Read(ref _declarations);

    /// <summary>What is thrown in place of every answer; null for none.</summary>
    public StoreException? Trouble { get; set; }

    public Task Declare(AddrSpec list, string name, IReadOnlyList<AddrSpec> members, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        lock (_lock)
        {
            _declarations++;
            foreach (var (key, member) in _members.Where(pair => pair.Key.List.Equals(list)).ToArray())
                _members[key] = member with { IsDeclared = members.Contains(member.Address) };
            foreach (var address in members)
                _members.TryAdd((list, address), new(address, IsDeclared: true, MemberState.Active, "", default));
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<Member> Members(AddrSpec list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        Member[] members;
        lock (_lock)
            members = [.. _members.Where(pair => pair.Key.List.Equals(list)).Select(pair => pair.Value).OrderBy(member => member.Address.ToString(), StringComparer.OrdinalIgnoreCase)];
        foreach (var member in members)
            yield return member;
        await Task.CompletedTask;
    }

    public Task<Member?> Find(AddrSpec list, AddrSpec address, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        lock (_lock)
            return Task.FromResult(_members.GetValueOrDefault((list, address)));
    }

    public Task<bool> Set(AddrSpec list, AddrSpec address, MemberState state, string reason, CancellationToken cancellationToken)
    {
        ThrowIfTroubled();
        lock (_lock)
        {
            if (!_members.TryGetValue((list, address), out var member))
                return Task.FromResult(false);

            _members[(list, address)] = member with { State = state, Reason = reason };
            return Task.FromResult(true);
        }
    }

    private void ThrowIfTroubled()
    {
        if (Trouble is not null)
            throw Trouble;
    }
}
