using Pymalist.Lists.Commands;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>Somebody has confirmed that he wants to be a member. The argument is how he wants his mail (<see cref="MemberDelivery"/>).</summary>
internal sealed class SubscribeAct(HostedList list) : ITokenAct
{
    public const string ActName = "subscribe";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (list.Options.Joining == Joining.Approved)
            new ConsentAct(list).Ask(session, token, MailId.Root(mail.Id));
        else
            list.People.Join(session, token.Address, token.Argument, new(new("mail", token.Address.ToString()), "confirmed"), MailId.Root(mail.Id));
        return true;
    }
}
