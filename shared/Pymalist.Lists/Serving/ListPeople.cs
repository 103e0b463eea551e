using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving;

/// <summary>Who comes to a list and leaves it, and what is written to them; each within a transaction.</summary>
internal sealed class ListPeople(HostedList list)
{
    /// <summary>Whether people become members by mail. Where nobody can consent, they do not.</summary>
    public bool TakesMembers(IListSession session) =>
        list.Options.Joining == Joining.Confirmed || (list.Options.Joining == Joining.Approved && Moderators(session).Count > 0);

    /// <summary>Whether this one may, if he is no member.</summary>
    public bool MayJoin(IListSession session, AddrSpec who) =>
        TakesMembers(session) && !list.Banned.Includes(who) && session.Members.Find(list.Address, who) is not { State: MemberState.Banned };

    /// <summary>Makes somebody a member, and welcomes him.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="person">Whom, and how he wants his mail.</param>
    /// <param name="order">Who wants it so.</param>
    /// <param name="root">The root of the id of the mail that did it.</param>
    /// <returns>False where he is a member already; then nothing is done.</returns>
    public bool Join(IListSession session, Member person, Order order, string root)
    {
        if (Membership.Add(session, list.Address, [person], order).Count == 0)
            return false;

        if (list.Options.Subscription.Welcome)
            Tell(session, person.Address, NoticeKind.Welcome, root, new() { ["who"] = person.Address.ToString() });
        TellOwners(session, person.Address, NoticeKind.OutcomeJoined, root);
        return true;
    }

    /// <summary>Ends a membership, and says so.</summary>
    /// <returns>False where he is no member; then nothing is done.</returns>
    public bool Leave(IListSession session, AddrSpec who, Order order, string root)
    {
        if (Membership.Remove(session, list.Address, [who], order).Count == 0)
            return false;

        if (list.Options.Subscription.Goodbye)
            Tell(session, who, NoticeKind.Goodbye, root, new() { ["who"] = who.ToString() });
        TellOwners(session, who, NoticeKind.OutcomeLeft, root);
        return true;
    }

    /// <summary>Writes to somebody, in the language that he has chosen.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="who">To whom.</param>
    /// <param name="kind">What.</param>
    /// <param name="root">The root of the id of the mail that it came of.</param>
    /// <param name="values">For the words.</param>
    /// <param name="about">Tells it from others of that kind that came of the same mail.</param>
    /// <param name="outcomes">As in <see cref="Letter.Outcomes"/>.</param>
    public void Tell(IListSession session, AddrSpec who, NoticeKind kind, string root, Dictionary<string, string> values, string about = "", params NoticeKind[] outcomes) =>
        session.Outbox.Put(list.Letters.Write(LetterTo(session, who, kind, root) with { Seed = about, Values = values, Outcomes = outcomes }));

    /// <summary>Tells an author that a moderator has rejected his mail.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="author">To whom.</param>
    /// <param name="held">His mail.</param>
    /// <param name="reason">What the moderator says; empty for nothing, then what held it is told.</param>
    public void TellRejected(IListSession session, AddrSpec author, HeldPost held, string reason) =>
        session.Outbox.Put(list.Letters.Write(LetterTo(session, author, NoticeKind.Rejected, held.MailId) with
        {
            Values = new Dictionary<string, string> { ["subject"] = held.Subject },
            Reasons = reason.Length > 0 ? [new("", reason)] : held.Reasons,
        }));

    /// <summary>Those who decide: the moderators, or the owners where there are none.</summary>
    public IReadOnlyList<Member> Moderators(IListSession session) =>
        session.Members.With(list.Address, Roles.Moderator) is { Count: > 0 } moderators ? moderators : session.Members.With(list.Address, Roles.Owner);

    private Letter LetterTo(IListSession session, AddrSpec who, NoticeKind kind, string root)
    {
        var member = session.Members.Find(list.Address, who);
        return new()
        {
            Kind = kind,
            To = member?.Mailbox ?? new(null, who),
            Language = member?.Preferences.Language ?? "",
            Root = root,
            Date = session.Now,
        };
    }

    private void TellOwners(IListSession session, AddrSpec who, NoticeKind outcome, string root)
    {
        if (!list.Options.Subscription.TellOwners)
            return;

        foreach (var owner in session.Members.With(list.Address, Roles.Owner))
            Tell(session, owner.Address, NoticeKind.OwnerMembershipNotice, root, new() { ["who"] = who.ToString() }, about: who.Key, outcome);
    }
}
