using System.Globalization;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
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
        var ofDomain = Add(domain, member, session.Members.CountIn(list.Address, domain));
        if (ofDomain.IsNew)
            Tell(ofDomain.State, domain, words, root);

        var reply = recipient is null ? "" : ProviderCircuit.ReplyKey(recipient);
        if (reply.Length == 0)
            return ofDomain.IsFrozen;

        // Of a provider that owners know of already they need not hear by its words, too.
        var ofReply = Add($"reply {reply}", member, session.Members.Count(list.Address));
        if (ofReply.IsNew && !ofDomain.IsFrozen)
            Tell(ofReply.State, reply, words, root);
        return ofDomain.IsFrozen || ofReply.IsFrozen;
    }

    private (ProviderState State, bool IsFrozen, bool IsNew) Add(string name, Member member, long members)
    {
        var before = BounceRecords.ProviderOf(session.Circuits.Find(list.Address, name));
        var after = _circuit.Add(before, member.Number, (int)Math.Min(members, int.MaxValue), session.Now);
        session.Circuits.Put(list.Address, name, BounceRecords.Write(after));
        var (isFrozen, isNew) = (after.FrozenSince is not null, after.FrozenSince != before.FrozenSince);
        if (isFrozen && isNew)
            TakeBack(after);
        return (after, isFrozen, isFrozen && isNew);
    }

    private void TakeBack(ProviderState state)
    {
        foreach (var number in state.Members.Union(state.MembersBefore).Order())
        {
            if (session.Members.Find(list.Address, number) is { Bounces.Length: > 0 } member)
                Retract(member, state.Since);
        }
    }

    private void Tell(ProviderState state, string shown, string words, string root)
    {
        foreach (var owner in session.Members.With(list.Address, Roles.Owner))
        {
            list.People.Tell(session, owner.Address, NoticeKind.OwnerProviderNotice, root, about: shown, values: new()
            {
                ["domain"] = shown,
                ["count"] = state.Count.ToString(CultureInfo.InvariantCulture),
                ["reason"] = words,
            });
        }
    }

    private void Retract(Member member, DateTimeOffset since)
    {
        var after = BounceScore.Retract(Bouncing.StateOf(member), since);
        var isBack = Bouncing.IsStopped(member) && after.DisabledSince is null;
        var changed = member with { Bounces = BounceRecords.Write(after) };
        session.Members.Put(list.Address, isBack ? changed with { State = MemberState.Active, Reason = "", Since = default } : changed);
        if (isBack)
            session.Audit.Note(new Order(new("pymalist", "bounces"), "its provider rejects everybody").Entry(session.Now, "member.enable", list.Address, member.Address));
    }
}
