using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Tells who of the members gets a post by itself.</summary>
/// <param name="post">The post.</param>
/// <param name="now">The time.</param>
/// <param name="number">Its number on the list; 0 where it has none.</param>
/// <param name="isNested">It is a post of another list, which has this one as a member: no digest of this one will have it.</param>
internal sealed class PostReceivers(Mail post, DateTimeOffset now, long number = 0, bool isNested = false)
{
    // Who stands further behind gets a second copy.
    private const int MaxAddressees = 1_000;

    private readonly AddrSpec? _author = post.Author()?.Address;
    private readonly Lazy<HashSet<AddrSpec>> _addressees = new(() => Destinations.OfFields(post, MaxAddressees));

    public bool Includes(Member member)
    {
        var wants = member.Preferences;
        return member.Receives(now) && (isNested || member.WantsByItself(number))
            && (wants.OwnPosts || !member.Address.Equals(_author))
            && (!wants.NoDuplicates || !_addressees.Value.Contains(member.Address));
    }
}
