using System.Globalization;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;
using Pymalist.Lists.Serving.Acts;

namespace Pymalist.Lists.Bounces;

/// <summary>Counts bounces of members, and does what follows; all within one transaction.</summary>
internal sealed class MemberBounces(HostedList list, IListSession session)
{
    private const string Actor = "bounces";

    // A warning a week, and then some.
    private static readonly TimeSpan ResumeWithin = TimeSpan.FromDays(60);

    private readonly BounceOptions _options = list.Options.Bounces;
    private readonly BounceScore _score = new(list.Options.Bounces);

    /// <summary>Counts what came to a member's bounce address.</summary>
    /// <param name="token">What the address says.</param>
    /// <param name="report">What came.</param>
    /// <param name="root">The root of the id of the mail that came.</param>
    /// <returns>What came of it, in a sentence.</returns>
    public string Count(BounceToken token, BounceReport report, string root)
    {
        if (!_options.Enabled)
            return "Bounces do not count on this list.";
        if (session.Members.Find(list.Address, token.Member) is not { IsMember: true } member)
            return "It is about nobody who is a member now.";

        var bounce = MemberBounce.Of(report, token.Kind, member.Address);
        var recipient = report.Recipients.FirstOrDefault(one => member.Address.Equals(one.OriginalAddress) || member.Address.Equals(one.Address))
            ?? (report.Recipients.Count > 0 ? report.Recipients[0] : null);
        var words = recipient is { Diagnostic.Length: > 0 } ? recipient.Diagnostic : $"{bounce.Kind}, {bounce.Reason}";
        if (bounce.Kind == BounceKind.DeliveryFailure && member.State == MemberState.Disabled)
            return $"{member.Address}: {words}. Nothing is sent to this member now, and so it counts nothing.";
        if (bounce.Kind == BounceKind.DeliveryFailure && new Providers(list, session).IsAtFault(member, recipient, words, root))
            return $"{member.Address}: {words}. So many of its provider's members are rejected that it counts nothing.";

        // The provider's state may have changed the member's.
        member = session.Members.Find(list.Address, token.Member)!;
        var decision = _score.Apply(Bouncing.StateOf(member), bounce, session.Now);
        Carry(member, decision, words, root);
        var act = decision.Act == BounceAct.None ? "" : $", {decision.Act}";
        return string.Create(CultureInfo.InvariantCulture, $"{member.Address}: {words}. Score {decision.State.Score / 100.0:0.##} of {_options.Threshold}{act}.");
    }

    /// <summary>What follows for a member from time alone.</summary>
    public void Pass(Member member)
    {
        var decision = _score.Pass(Bouncing.StateOf(member), session.Now);
        var day = session.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (decision.Act != BounceAct.None || BounceRecords.Write(decision.State) != member.Bounces)
            Carry(member, decision, WordsOf(member), MailId.Of($"bounces {list.Address.Key}", $"{member.Number} {day}", []));
    }

    private void Carry(Member member, BounceDecision decision, string words, string root)
    {
        var order = new Order(new("pymalist", Actor), $"{Actor}: {words}");
        var changed = member with { Bounces = BounceRecords.Write(decision.State) };
        if (decision.Act == BounceAct.Disable)
            changed = changed with { State = MemberState.Disabled, Since = default, Reason = order.Reason };
        if (changed != member)
            session.Members.Put(list.Address, changed);

        switch (decision.Act)
        {
            case BounceAct.Probe:
                Probe(changed, words, root);
                break;
            case BounceAct.Disable:
                session.Audit.Note(order.Entry(session.Now, "member.disable", list.Address, member.Address));
                if (!decision.State.HasComplained)
                    Ask(changed, NoticeKind.Bounced, words, root);
                break;
            case BounceAct.Warn:
                Ask(changed, NoticeKind.BounceWarning, words, root);
                break;
            case BounceAct.Remove or BounceAct.Unsubscribe:
                Membership.Remove(session, list.Address, [member.Address], order);
                break;
        }

        if (decision.NotifyOwner)
            TellOwners(member, root, words, OutcomeOf(decision));
    }

    // Alone in its transaction and with an address of its own: if it comes back, nothing else can be the cause.
    private void Probe(Member member, string words, string root) => session.Outbox.Put(list.Letters.Write(new()
    {
        Kind = NoticeKind.Probe,
        To = member.Mailbox,
        Language = member.Preferences.Language,
        Root = root,
        Date = session.Now,
        Values = new Dictionary<string, string> { ["who"] = member.Address.ToString(), ["reason"] = words },
        ReversePath = new(list.Bounces!.Make(member.Number, DateOnly.FromDateTime(session.Now.UtcDateTime), BounceTokenKind.Probe)),
    }));

    private void Ask(Member member, NoticeKind kind, string words, string root)
    {
        var confirm = list.Letters.ConfirmAddress(Tokens.Make(session, list.Address, member.Address, ResumeAct.ActName, "", root, ResumeWithin));
        session.Outbox.Put(list.Letters.Write(new()
        {
            Kind = kind,
            To = member.Mailbox,
            Language = member.Preferences.Language,
            Root = root,
            Date = session.Now,
            Values = new Dictionary<string, string> { ["who"] = member.Address.ToString(), ["reason"] = words, ["confirm"] = confirm.ToString() },
            From = confirm,
        }));
    }

    // One post may come back of many members.
    private void TellOwners(Member member, string root, string words, NoticeKind outcome)
    {
        foreach (var owner in session.Members.With(list.Address, Roles.Owner))
            list.People.Tell(session, owner.Address, NoticeKind.OwnerBounceNotice, root, new() { ["who"] = member.Address.ToString(), ["reason"] = words }, about: member.Address.Key, outcome);
    }

    private static string WordsOf(Member member) => member.Reason.StartsWith($"{Actor}: ", StringComparison.Ordinal) ? member.Reason[(Actor.Length + 2)..] : member.Reason;

    private static NoticeKind OutcomeOf(BounceDecision decision) => decision.Act switch
    {
        BounceAct.Disable when decision.State.HasComplained => NoticeKind.OutcomeComplained,
        BounceAct.Disable => NoticeKind.OutcomeStopped,
        BounceAct.Unsubscribe => NoticeKind.OutcomeUnsubscribed,
        _ => NoticeKind.OutcomeRemoved,
    };
}
