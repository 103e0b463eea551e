using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>The addresses that lists have.</summary>
public sealed class AddressBook
{
    private readonly Dictionary<AddrSpec, ListOptions> _lists = [];
    private readonly Dictionary<AddrSpec, ListOptions> _bounceAddresses = [];

    /// <param name="lists">Each address once.</param>
    /// <exception cref="ArgumentException">Two lists share an address.</exception>
    public AddressBook(IReadOnlyList<ListOptions> lists)
    {
        foreach (var list in lists)
        {
            if (!_lists.TryAdd(list.List.Address, list))
                throw new ArgumentException($"There are two lists of the address {list.List.Address}.", nameof(lists));
            if (list.ReturnPath is { } returnPath)
                _bounceAddresses.TryAdd(returnPath, list);
            else if (list.HasAllAddresses)
                _bounceAddresses.TryAdd(BounceAddress.Base(list.List.Address, list.Bounces), list);
        }
    }

    /// <summary>Whose address it is, and what it is for; null where it is nobody's.</summary>
    public (ListOptions List, CommandAddress Address)? Find(AddrSpec address)
    {
        if (_lists.GetValueOrDefault(address) is { } list)
            return (list, new(ListAddressKind.Post));
        if (_bounceAddresses.GetValueOrDefault(address) is { } plain)
            return (plain, new(ListAddressKind.Bounces));

        return OfPrefix(address);
    }

    // The name of a list may have hyphens, too: red-team@ has red-team-help@.
    private (ListOptions List, CommandAddress Address)? OfPrefix(AddrSpec address)
    {
        for (var end = address.LocalPart.Length - 1; end > 0; end--)
        {
            if (address.LocalPart[end] is not ('-' or '+') || !AddrSpec.TryParse($"{address.LocalPart[..end]}@{address.Domain}", out var prefix))
                continue;
            if (_lists.GetValueOrDefault(prefix) is { HasAllAddresses: true } list && CommandAddress.Read(prefix, address) is { } command)
                return (list, command);
            if (_bounceAddresses.GetValueOrDefault(prefix) is { ReturnPath: null } bounced)
                return (bounced, new(ListAddressKind.Bounces));
        }

        return null;
    }
}
