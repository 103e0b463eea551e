using Pymalist.Lists.Bounces;
using Pymalist.Lists.Policy.Nesting;

namespace Pymalist.Lists.Serving;

/// <summary>The lists there are, at work.</summary>
internal sealed class ListDirectory : IMailRoutes
{
    private readonly Dictionary<AddrSpec, HostedList> _lists = [];
    private readonly Dictionary<AddrSpec, IRoster> _rosters = [];
    private readonly AddressBook _addresses;
    private readonly byte[] _secret;

    /// <param name="lists">All of them, each address once.</param>
    /// <param name="services">What they need of others.</param>
    /// <param name="secret">The site's, for bounce addresses.</param>
    public ListDirectory(IReadOnlyList<ListOptions> lists, ListServices services, byte[] secret)
    {
        _secret = secret;
        _addresses = new(lists);
        foreach (var options in lists)
        {
            var list = new HostedList(options, services, this) { Position = _lists.Count };
            _lists.Add(list.Address, list);
            _rosters.Add(list.Address, list.Members);
        }
    }

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyCollection<HostedList> All => _lists.Values;

    /// <summary>Lists whose settings cannot be used: their mail waits until they can.</summary>
    public IReadOnlySet<AddrSpec> Unusable { get; init; } = new HashSet<AddrSpec>();

    public MailRoute? Find(AddrSpec address) =>
        _addresses.Find(address) is { } found && ListOf(found.List.List.Address) is { } list ? new(list.Position, list.For(found.Address))
        : Unusable.Contains(address) ? new(int.MaxValue, new UnusableListProcessor(address))
        : null;

    public HostedList? ListOf(AddrSpec list) => _lists.GetValueOrDefault(list);

    public bool IsList(AddrSpec address) => _lists.ContainsKey(address);

    /// <summary>The members of a list and of those among them.</summary>
    public IRoster RosterOf(HostedList list) => new NestedRoster(list.Address, _rosters, inner => new InnerRoster(_lists[inner].Members, list.Members));

    /// <summary>Null for a list whose bounces come to an address without tokens.</summary>
    public BounceAddress? BounceAddressOf(ListOptions options) =>
        options.HasAllAddresses && options.ReturnPath is null && BounceAddress.Problem(options.List.Address, options.Bounces) is null
            ? new(options.List.Address, options.Bounces, _secret)
            : null;

    /// <inheritdoc cref="BounceAddressOf(ListOptions)"/>
    public BounceAddress? BounceAddressOf(AddrSpec list) => ListOf(list)?.Bounces;
}
