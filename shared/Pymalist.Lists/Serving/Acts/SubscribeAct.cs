using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>Somebody has confirmed that he wants to be a member. The argument is how he wants his mail (<see cref="MemberDelivery"/>).</summary>
internal sealed class SubscribeAct(HostedList list) : ITokenAct
{
    public const string ActName = "subscribe";

    private const int LongestName = 100;

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (!command.SaysYes)
            return false;

        Admit(session, token, mail);
        return true;
    }

    private void Admit(IListSession session, PendingToken token, Mail mail)
    {
        var (who, root) = (token.Address, MailId.Root(mail.Id));
        var person = new Member { Address = who, Name = NameIn(mail, who), Preferences = new() { Delivery = Enum.TryParse<MemberDelivery>(token.Argument, out var way) ? way : default } };
        var order = new Order(Tokens.ActorOf(who), "confirmed");
        if (session.Members.Find(list.Address, who) is { IsMember: true })
            list.People.Tell(session, who, NoticeKind.ConfirmAsMember, root, new() { ["who"] = who.ToString() });
        else if (!list.People.MayJoin(session, who))
            list.People.Tell(session, who, NoticeKind.NotAdmitted, root, new() { ["reason"] = "" });
        else if (list.Options.Joining == Joining.Approved)
            new ConsentAct(list).Ask(session, person, order, root);
        else
            list.People.Join(session, person, order, root);
    }

    // Whoever asked may have given him any name; he who confirms it gives his own.
    private static string NameIn(Mail mail, AddrSpec who)
    {
        var name = mail.Author() is { Name: { } given } author && author.Address.Equals(who) ? Phrase.Line(given) : "";
        return name.Length <= LongestName ? name : "";
    }
}
