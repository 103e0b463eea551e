using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>A member has shown that mail reaches him again.</summary>
internal sealed class ResumeAct(HostedList list) : ITokenAct
{
    public const string ActName = "resume";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (!command.SaysYes)
            return false;

        var order = new Order(Tokens.ActorOf(token.Address), "confirmed");
        var member = Membership.Set(session, list.Address, token.Address, Bouncing.Clean, order);
        if (member is { IsMember: true })
            list.People.Tell(session, member.Address, NoticeKind.SettingsChanged, MailId.Root(mail.Id), new()
            {
                ["who"] = member.Address.ToString(),
                ["rows"] = string.Join('\n', MemberSettingText.Describe(member.Preferences).Select(line => "    " + line)),
            });
        return true;
    }
}
