using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>A moderator says whether somebody may become a member who has confirmed that he wants to. The argument has how he wants his mail, his address and his name, a line each.</summary>
internal sealed class ConsentAct(HostedList list) : ITokenAct
{
    private const string ActName = "consent";

    // Who does not answer within that time has said no.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public string Name => ActName;

    /// <summary>Asks all moderators.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="person">Who has confirmed it, and how he wants his mail.</param>
    /// <param name="order">That he wants it so.</param>
    /// <param name="root">The root of the id of the mail that says so.</param>
    public void Ask(IListSession session, Member person, Order order, string root)
    {
        session.Audit.Note(order.Entry(session.Now, "member.request", list.Address, person.Address));
        var argument = $"{person.Preferences.Delivery}\n{person.Address}\n{person.Name}";
        foreach (var moderator in list.People.Moderators(session))
        {
            var token = Tokens.Make(session, list.Address, moderator.Address, ActName, argument, root, Lifetime);
            session.Outbox.Put(list.Letters.Write(new()
            {
                Kind = NoticeKind.SubscriptionRequest,
                To = moderator.Mailbox,
                Language = moderator.Preferences.Language,
                Root = root,
                Date = session.Now,
                Values = new Dictionary<string, string> { ["who"] = person.Address.ToString(), ["confirm"] = list.Letters.ConfirmAddress(token).ToString() },
                From = list.Letters.AddressFor("owner"),
                ReplyTo = list.Letters.ConfirmAddress(token),
            }));
        }
    }

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (command is not ModerateCommand moderate || PersonOf(token.Argument) is not { } person)
            return false;

        // He may have been one when he was asked, a month ago.
        if (session.Members.Find(list.Address, token.Address) is not { IsModerator: true })
            return false;

        var (who, root) = (person.Address, MailId.Root(mail.Id));
        var outcome = Decide(session, person, moderate.Decision, Tokens.ActorOf(token.Address), root);
        list.People.Tell(session, token.Address, NoticeKind.RequestDecided, root, new() { ["who"] = who.ToString() }, outcomes: outcome);
        return true;
    }

    private NoticeKind Decide(IListSession session, Member person, ModeratorDecision decision, Actor moderator, string root)
    {
        var who = person.Address;
        if (session.Members.Find(list.Address, who) is { IsMember: true })
            return NoticeKind.OutcomeMember;

        switch (decision)
        {
            case ModeratorDecision.Approve:
                list.People.Join(session, person, new(moderator, "approved"), root);
                return NoticeKind.OutcomeAdmitted;
            case ModeratorDecision.Reject:
                session.Audit.Note(new Order(moderator, "not admitted").Entry(session.Now, "member.refuse", list.Address, who));
                list.People.Tell(session, who, NoticeKind.NotAdmitted, root, new() { ["reason"] = "" });
                return NoticeKind.OutcomeRefused;
            default:
                return NoticeKind.OutcomeIgnored;
        }
    }

    private static Member? PersonOf(string argument) => argument.Split('\n') is [var delivery, var address, var name] && AddrSpec.TryParse(address, out var who)
        ? new Member { Address = who, Name = name, Preferences = new() { Delivery = Enum.TryParse<MemberDelivery>(delivery, out var way) ? way : default } }
        : null;
}
