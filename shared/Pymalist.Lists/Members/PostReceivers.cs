using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Tells who of the members gets a post by itself.</summary>
/// <param name="post">The post.</param>
/// <param name="now">The time.</param>
internal sealed class PostReceivers(Mail post, DateTimeOffset now)
{
    // Who stands further behind gets a second copy.
    private const int MaxAddressees = 1_000;

    private readonly AddrSpec? _author = post.Author()?.Address;
    private readonly Lazy<HashSet<AddrSpec>> _addressees = new(() => Destinations.OfFields(post, MaxAddressees));

    public bool Includes(Member member)
    {
        var wants = member.Preferences;
        return member.Receives(now) && wants.Delivery == MemberDelivery.Each
            && (wants.OwnPosts || !member.Address.Equals(_author))
            && (!wants.NoDuplicates || !_addressees.Value.Contains(member.Address));
    }
}
