using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving;

/// <summary>Lists whose address another list has for something else: <c>red-request@example.org</c> beside <c>red@example.org</c>.</summary>
public static class AddressClashes
{
    /// <summary>A sentence for each two that cannot be beside each other, with both and what to do.</summary>
    /// <param name="lists">All there are.</param>
    public static IEnumerable<string> Among(IReadOnlyCollection<ListOptions> lists)
    {
        var taken = new Dictionary<AddrSpec, AddrSpec>();
        foreach (var list in lists)
        {
            foreach (var address in OthersOf(list))
                taken.TryAdd(address, list.List.Address);
        }

        return lists.Select(list => list.List.Address).Where(taken.ContainsKey)
            .Select(list => $"{list} is the address of a list, and one that the list {taken[list]} has for itself: mail to it could be meant for either. Give one of the two another name.");
    }

    /// <summary>The same where one of the two is a given list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="others">Those that it is to be beside.</param>
    public static IEnumerable<string> Of(ListOptions list, IEnumerable<ListOptions> others) =>
        others.Where(other => !other.List.Address.Equals(list.List.Address)).SelectMany(other => Among([list, other]));

    private static IEnumerable<AddrSpec> OthersOf(ListOptions list)
    {
        if (!list.HasAllAddresses)
            yield break;

        foreach (var purpose in ListAddressNames.All)
        {
            if (AddrSpec.TryParse($"{list.List.Address.LocalPart}-{purpose}@{list.List.Address.Domain}", out var address))
                yield return address;
        }

        if (list.Bounces.Address is { } bounces && !bounces.Equals(list.List.Address))
            yield return BounceAddress.Base(list.List.Address, list.Bounces);
    }
}
