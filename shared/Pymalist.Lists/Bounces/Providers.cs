using System.Globalization;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Bounces;

/// <summary>Remembers which providers reject everybody, and takes back what their members were charged for that; all within one transaction.</summary>
internal sealed class Providers(HostedList list, IListSession session)
{
    private readonly ProviderCircuit _circuit = new(list.Options.Bounces.Provider);

    /// <summary>Counts a failed delivery, and tells whether it is the provider's doing.</summary>
    public bool IsAtFault(Member member, BouncedRecipient? recipient, string words, string root)
    {
        var key = member.Address.Key;
        var domain = key[(key.LastIndexOf('@') + 1)..];
        var isFrozen = Add(domain, domain, member, (int)Math.Min(session.Members.CountIn(list.Address, domain), int.MaxValue), words, root);
        var reply = recipient is null ? "" : ProviderCircuit.ReplyKey(recipient);
        if (reply.Length > 0)
            isFrozen |= Add($"reply {reply}", reply, member, (int)Math.Min(session.Members.Count(list.Address), int.MaxValue), words, root);
        return isFrozen;
    }

    private bool Add(string name, string shown, Member member, int members, string words, string root)
    {
        var before = BounceRecords.ProviderOf(session.Circuits.Find(list.Address, name));
        var after = _circuit.Add(before, member.Number, members, session.Now);
        session.Circuits.Put(list.Address, name, BounceRecords.Write(after));
        if (after.FrozenSince is null)
            return false;

        if (before.FrozenSince is null)
            Freeze(after, shown, words, root);
        return true;
    }

    private void Freeze(ProviderState state, string shown, string words, string root)
    {
        foreach (var number in state.Members.Union(state.MembersBefore).Order())
        {
            if (session.Members.Find(list.Address, number) is { Bounces.Length: > 0 } member)
                Retract(member, state.Since);
        }

        foreach (var owner in session.Members.With(list.Address, Roles.Owner))
            list.People.Tell(session, owner.Address, NoticeKind.OwnerProviderNotice, root, new()
            {
                ["domain"] = shown,
                ["count"] = state.Count.ToString(CultureInfo.InvariantCulture),
                ["reason"] = words,
            });
    }

    private void Retract(Member member, DateTimeOffset since)
    {
        var before = BounceRecords.StateOf(member);
        var after = BounceScore.Retract(before, since);
        var isBack = before.DisabledSince is not null && after.DisabledSince is null && member.State == MemberState.Disabled;
        session.Members.Put(list.Address, member with
        {
            Bounces = BounceRecords.Write(after),
            State = isBack ? MemberState.Active : member.State,
            Reason = isBack ? "" : member.Reason,
            Since = isBack ? default : member.Since,
        });
    }
}
