namespace Pymalist.Lists;

/// <summary>The members that a list's settings name.</summary>
public sealed class DeclaredRoster(ListOptions options) : IRoster
{
    private readonly Subscription[] _members = [.. options.Subscribers.DistinctBy(member => member.Address).Select((member, index) => Named(options, member, index + 1))];
    private readonly HashSet<AddrSpec> _addresses = [.. options.Subscribers.Select(member => member.Address)];

    public ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken) => new([.. addresses.Where(_addresses.Contains)]);

    public IAsyncEnumerable<Subscription> Receivers(Mail post, CancellationToken cancellationToken) => _members.ToAsyncEnumerable();

    private static Subscription Named(ListOptions options, Mailbox member, int number) =>
        new(options.List.Address, new() { Address = member.Address, Name = member.Name ?? "", Number = number, Declared = Roles.Member });
}
