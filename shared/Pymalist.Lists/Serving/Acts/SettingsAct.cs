using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;

namespace Pymalist.Lists.Serving.Acts;

/// <summary>A member has confirmed how he wants his mail. The argument has a setting a line (<see cref="MemberSettingText"/>).</summary>
internal sealed class SettingsAct(HostedList list) : ITokenAct
{
    public const string ActName = "set";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (!command.SaysYes)
            return false;

        var settings = token.Argument.Split('\n').Select(MemberSettingText.Read).OfType<MemberSetting>().ToArray();
        var order = new Order(Tokens.ActorOf(token.Address), "confirmed");
        var member = Membership.Set(session, list.Address, token.Address, member => Bouncing.Clean(member) with { Preferences = settings.Aggregate(member.Preferences, MemberSettingText.Apply) }, order);
        if (member is not { IsMember: true })
            return true;

        session.Outbox.Put(list.Letters.Write(new()
        {
            Kind = NoticeKind.SettingsChanged,
            To = member.Mailbox,
            Language = member.Preferences.Language,
            Root = MailId.Root(mail.Id),
            Date = session.Now,
            Values = new Dictionary<string, string>
            {
                ["who"] = member.Address.ToString(),
                ["rows"] = string.Join('\n', MemberSettingText.Describe(member.Preferences).Select(line => "    " + line)),
            },
        }));
        return true;
    }
}
