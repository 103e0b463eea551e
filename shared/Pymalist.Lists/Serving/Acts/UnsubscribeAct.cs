using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>Somebody has confirmed that he wants to leave.</summary>
internal sealed class UnsubscribeAct(HostedList list) : ITokenAct
{
    public const string ActName = "unsubscribe";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (!command.SaysYes)
            return false;

        var root = MailId.Root(mail.Id);
        if (!list.People.Leave(session, token.Address, new(Tokens.ActorOf(token.Address), "confirmed"), root))
            list.People.Tell(session, token.Address, NoticeKind.ConfirmNotMember, root, new() { ["who"] = token.Address.ToString() });
        return true;
    }
}
