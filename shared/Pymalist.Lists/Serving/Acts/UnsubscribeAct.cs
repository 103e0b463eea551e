using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>Somebody has confirmed that he wants to leave.</summary>
internal sealed class UnsubscribeAct(HostedList list) : ITokenAct
{
    public const string ActName = "unsubscribe";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        list.People.Leave(session, token.Address, new(new("mail", token.Address.ToString()), "confirmed"), MailId.Root(mail.Id));
        return true;
    }
}
