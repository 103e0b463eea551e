using System.Globalization;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>A moderator says whether somebody may become a member who has confirmed that he wants to. The argument is his address and how he wants his mail.</summary>
internal sealed class ConsentAct(HostedList list) : ITokenAct
{
    private const string ActName = "consent";

    // Who does not answer within that time has said no.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public string Name => ActName;

    /// <summary>Asks all moderators.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="confirmed">The token by which it was confirmed.</param>
    /// <param name="root">The root of the id of the mail that did.</param>
    public void Ask(IListSession session, PendingToken confirmed, string root)
    {
        foreach (var moderator in list.People.Moderators(session))
        {
            var token = Tokens.Make(session, list.Address, moderator.Address, ActName, $"{confirmed.Address} {confirmed.Argument}", root, Lifetime);
            session.Outbox.Put(list.Letters.Write(new()
            {
                Kind = NoticeKind.SubscriptionRequest,
                To = moderator.Mailbox,
                Language = moderator.Preferences.Language,
                Root = root,
                Date = session.Now,
                Values = new Dictionary<string, string> { ["who"] = confirmed.Address.ToString(), ["confirm"] = list.Letters.ConfirmAddress(token).ToString() },
                From = list.Letters.AddressFor("owner"),
                ReplyTo = list.Letters.ConfirmAddress(token),
            }));
        }
    }

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (command is not ModerateCommand moderate || token.Argument.Split(' ') is not [var text, var delivery] || !AddrSpec.TryParse(text, out var who))
            return false;

        var root = MailId.Root(mail.Id);
        var order = new Order(new("mail", token.Address.ToString()), moderate.Decision == ModeratorDecision.Approve ? "approved" : "not admitted");
        if (moderate.Decision == ModeratorDecision.Approve)
            list.People.Join(session, who, delivery, order, root);
        else if (moderate.Decision == ModeratorDecision.Reject)
            Refuse(session, who, root);
        list.People.Tell(session, token.Address, NoticeKind.Decided, root, new() { ["number"] = who.ToString(), ["outcome"] = Outcome(moderate.Decision, who) });
        return true;
    }

    private void Refuse(IListSession session, AddrSpec who, string root)
    {
        if (session.Members.Find(list.Address, who) is not { IsMember: true })
            list.People.Tell(session, who, NoticeKind.NotAdmitted, root, new() { ["reason"] = "" });
    }

    private static string Outcome(ModeratorDecision decision, AddrSpec who) => decision switch
    {
        ModeratorDecision.Approve => string.Create(CultureInfo.InvariantCulture, $"{who} is a member now."),
        ModeratorDecision.Reject => $"{who} was told that it is not to be.",
        _ => $"Nothing was done about {who}.",
    };
}
