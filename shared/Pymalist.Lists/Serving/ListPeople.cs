using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving;

/// <summary>Who comes to a list and leaves it, and what is written to them; each within a transaction.</summary>
internal sealed class ListPeople(HostedList list)
{
    /// <summary>Makes somebody a member, and welcomes him. One who is a member already is welcomed once more by the same mail only.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="who">Whom.</param>
    /// <param name="delivery">How he wants his mail, as <see cref="MemberDelivery"/> spells it.</param>
    /// <param name="order">Who wants it so.</param>
    /// <param name="root">The root of the id of the mail that did it.</param>
    public void Join(IListSession session, AddrSpec who, string delivery, Order order, string root)
    {
        var person = new Member { Address = who, Preferences = new() { Delivery = Enum.TryParse<MemberDelivery>(delivery, out var way) ? way : default } };
        var isNew = Membership.Add(session, list.Address, [person], order).Count > 0;
        if (list.Options.Subscription.Welcome)
            Tell(session, who, NoticeKind.Welcome, root, new() { ["who"] = who.ToString() });
        if (isNew)
            TellOwners(session, who, "has joined", root);
    }

    /// <summary>Ends a membership, and says so.</summary>
    public void Leave(IListSession session, AddrSpec who, Order order, string root)
    {
        var isNew = Membership.Remove(session, list.Address, [who], order).Count > 0;
        if (list.Options.Subscription.Goodbye)
            Tell(session, who, NoticeKind.Goodbye, root, new() { ["who"] = who.ToString() });
        if (isNew)
            TellOwners(session, who, "has left", root);
    }

    /// <summary>Writes to somebody, in the language that he has chosen.</summary>
    public void Tell(IListSession session, AddrSpec who, NoticeKind kind, string root, Dictionary<string, string> values)
    {
        var member = session.Members.Find(list.Address, who);
        session.Outbox.Put(list.Letters.Write(new()
        {
            Kind = kind,
            To = member?.Mailbox ?? new(null, who),
            Language = member?.Preferences.Language ?? "",
            Root = root,
            Date = session.Now,
            Values = values,
        }));
    }

    /// <summary>Those who decide: the moderators, or the owners where there are none.</summary>
    public IReadOnlyList<Member> Moderators(IListSession session) =>
        session.Members.With(list.Address, Roles.Moderator) is { Count: > 0 } moderators ? moderators : session.Members.With(list.Address, Roles.Owner);

    private void TellOwners(IListSession session, AddrSpec who, string outcome, string root)
    {
        if (!list.Options.Subscription.TellOwners)
            return;

        foreach (var owner in session.Members.With(list.Address, Roles.Owner))
            Tell(session, owner.Address, NoticeKind.OwnerMembershipNotice, root, new() { ["who"] = who.ToString(), ["outcome"] = outcome });
    }
}
