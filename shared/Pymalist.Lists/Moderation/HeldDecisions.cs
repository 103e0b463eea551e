using System.Globalization;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Moderation;

/// <summary>What moderators decide on held mail. Each decision is written down, with who made it and why.</summary>
internal sealed class HeldDecisions(HostedList list)
{
    /// <summary>Decides on a held mail, in a transaction. Whoever comes second changes nothing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="number">Which.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="order">Who wants it so, and why: the author of a rejected mail is told.</param>
    /// <param name="answerable">Whether its author may be told.</param>
    /// <returns>The mail as it is now, and whether this has decided; null where there is none of that number.</returns>
    public HeldOutcome? Decide(IListSession session, long number, ModeratorDecision decision, Order order, bool answerable)
    {
        if (session.Held.Find(number) is not { } held || !held.List.Equals(list.Address))
            return null;

        var state = decision switch
        {
            ModeratorDecision.Approve => HeldState.Approved,
            ModeratorDecision.Reject => HeldState.Rejected,
            _ => HeldState.Discarded,
        };
        if (!session.Held.Change(number, HeldState.Held, state, order.Actor.ToString(), order.Reason))
            return new(held, IsDone: false);

        Note(session, held, decision, order);
        var isSpared = decision == ModeratorDecision.Ban && held.Author is { } author && !Ban(session, author, order);
        if (decision == ModeratorDecision.Reject && answerable && held.Author is { } rejected)
            list.People.TellRejected(session, rejected, held, order.Reason);
        return new(session.Held.Find(number)!, IsDone: true, isSpared);
    }

    /// <summary>What became of a held mail, in a sentence.</summary>
    public static string Describe(HeldPost held) => string.Create(
        CultureInfo.InvariantCulture, $"Held mail {held.Number} of {held.Author?.ToString() ?? "nobody"} was {WordFor(held.State)}{(held.DecidedBy.Length > 0 ? $" by {held.DecidedBy}" : "")}.");

    private void Note(IListSession session, HeldPost held, ModeratorDecision decision, Order order)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"Number {held.Number}");
        var entry = order.Entry(session.Now, $"held.{decision.ToString().ToLowerInvariant()}", list.Address, held.Author ?? list.Address);
        session.Audit.Note(entry with { Reason = order.Reason.Length > 0 ? $"{number}: {order.Reason}" : number });
    }

    // Anybody can write an owner's name into From: a ban must not cost a list the people in charge of it.
    private bool Ban(IListSession session, AddrSpec author, Order order)
    {
        var member = session.Members.Find(list.Address, author) ?? new() { Address = author };
        if (member.IsModerator)
            return false;

        session.Members.Put(list.Address, member with { Given = Roles.None, State = MemberState.Banned, Reason = order.Reason, Since = default });
        session.Audit.Note(order.Entry(session.Now, "member.ban", list.Address, author));
        return true;
    }

    private static string WordFor(HeldState state) => state switch
    {
        HeldState.Held => "not decided",
        HeldState.Approved or HeldState.Distributed => "approved",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>What came of a decision.</summary>
/// <param name="Held">The mail as it is now.</param>
/// <param name="IsDone">Whether it was this decision; false where another came first.</param>
/// <param name="IsSpared">Whether its author was to be banned, and is not: he is in charge of the list.</param>
internal sealed record HeldOutcome(HeldPost Held, bool IsDone, bool IsSpared = false)
{
    /// <summary>What became of it, in a sentence or two; for operators, who read English.</summary>
    public string Text => HeldDecisions.Describe(Held) + (IsSpared ? " Its author is in charge of the list, and was not banned." : "");

    /// <summary>The same for a letter.</summary>
    public NoticeKind[] Sentences => IsSpared ? [SentenceOf(Held.State), NoticeKind.OutcomeSpared] : [SentenceOf(Held.State)];

    /// <summary>What a letter says of it.</summary>
    public Dictionary<string, string> Values => new()
    {
        ["number"] = Held.Number.ToString(CultureInfo.InvariantCulture),
        ["author"] = HeldNotices.AuthorOf(Held),
        ["by"] = Held.DecidedBy,
    };

    // There is none for one that is not decided: this is about a decision.
    private static NoticeKind SentenceOf(HeldState state) => state switch
    {
        HeldState.Approved or HeldState.Distributed => NoticeKind.OutcomeApproved,
        HeldState.Rejected => NoticeKind.OutcomeRejected,
        HeldState.Expired => NoticeKind.OutcomeExpired,
        _ => NoticeKind.OutcomeDiscarded,
    };
}
