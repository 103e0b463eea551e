namespace Pymalist.Lists;

/// <summary>The members that a list's settings name.</summary>
public sealed class DeclaredRoster(ListOptions options) : IRoster
{
    private readonly Mailbox[] _members = [.. options.Subscribers.DistinctBy(member => member.Address)];
    private readonly HashSet<AddrSpec> _addresses = [.. options.Subscribers.Select(member => member.Address)];

    public ValueTask<bool> Includes(AddrSpec address, CancellationToken cancellationToken) => new(_addresses.Contains(address));

    public IAsyncEnumerable<Mailbox> Members(CancellationToken cancellationToken) => _members.ToAsyncEnumerable();
}
