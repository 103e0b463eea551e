using Pymalist.Lists.Commands;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving;

/// <summary>What somebody may know of lists, within a transaction. It is told to his own address, and nowhere else: whoever forges it learns nothing.</summary>
internal sealed class ListInquiries(HostedList list, IListSession session, AddrSpec asker)
{
    // A letter, and not a download.
    private const int MostMembers = 1_000;

    /// <summary>Who is a member; null where he may not know.</summary>
    public string? Members()
    {
        if (!MayKnow(list, list.Options.Subscription.Members))
            return null;

        var page = session.Members.Page(list.Address, "", MostMembers);
        return CommandRows.Of([.. page.Where(member => member.IsMember).Select(member => member.Mailbox.ToString())], hasMore: page.Count == MostMembers);
    }

    /// <summary>Where he is a member himself, and how he gets the mail.</summary>
    public string Memberships() => CommandRows.Of(
        [.. session.Members.Of(asker).Where(found => found.Member.IsMember).Select(found => $"{found.List}  {MemberSettingText.Write(new DeliverySetting(found.Member.Preferences.Delivery))}")]);

    /// <summary>Which lists there are, of those that he may know.</summary>
    public string Lists() =>
        CommandRows.Of([.. list.Directory.All.Where(IsListed).Select(one => $"{one.Options.List}  {one.Options.Description}".TrimEnd())]);

    private bool IsListed(HostedList one) => MayKnow(one, one.Options.Listed);

    private bool MayKnow(HostedList one, Audience audience) => audience switch
    {
        Audience.Everyone => true,
        Audience.Members => session.Members.Find(one.Address, asker) is { IsMember: true } or { IsModerator: true },
        Audience.Owners => session.Members.Find(one.Address, asker) is { IsOwner: true },
        _ => false,
    };
}
