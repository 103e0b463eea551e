using System.Globalization;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Serving.Acts;

namespace Pymalist.Lists.Serving;

/// <summary>
/// Asks people whether they want what somebody wants for them in a mail, within a transaction. Who they are to the list is told to them alone:
/// whoever wrote the mail learns nothing of somebody else.
/// </summary>
internal sealed class Confirmations(HostedList list, IListSession session, Mail mail)
{
    // Who has confirmed one may ask for more.
    private const int MostSettings = 3;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _root = MailId.Root(mail.Id);

    /// <summary>To become a member, or to get mail again that came back; one who may not is not asked.</summary>
    public void Subscribe(AddrSpec who, MemberDelivery delivery)
    {
        if (!list.People.MayJoin(session, who) || !MayBeAsked(who))
            return;

        if (session.Members.Find(list.Address, who) is not { IsMember: true } member)
            Ask(NoticeKind.Confirm, who, SubscribeAct.ActName, delivery.ToString(), []);
        else if (Bouncing.IsStopped(member))
            Ask(NoticeKind.Confirm, who, ResumeAct.ActName, "", []);
        else
            Write(NoticeKind.ConfirmAsMember, who, []);
    }

    /// <summary>To leave; one who is no member is told so.</summary>
    public void Unsubscribe(AddrSpec who)
    {
        if (!MayBeAsked(who))
            return;

        if (session.Members.Find(list.Address, who) is { IsMember: true })
            Ask(NoticeKind.ConfirmLeave, who, UnsubscribeAct.ActName, "", []);
        else
            Write(NoticeKind.ConfirmNotMember, who, []);
    }

    /// <summary>To get the list's mail in another way. The address in From proves nothing: somebody else may want a member to get nothing any more.</summary>
    public void Change(AddrSpec member, IEnumerable<MemberSetting> settings)
    {
        string[] texts = [.. settings.Select(MemberSettingText.Write)];
        if (session.TryCount($"set {member.Key} {LastConfirmed(member)}", MostSettings, Day))
            Ask(NoticeKind.ConfirmSettings, member, SettingsAct.ActName, string.Join('\n', texts), new() { ["rows"] = CommandRows.Of(texts) });
    }

    private void Ask(NoticeKind kind, AddrSpec who, string act, string argument, Dictionary<string, string> values)
    {
        var within = list.Options.Subscription.ConfirmWithin;
        var confirm = list.Letters.ConfirmAddress(Tokens.Make(session, list.Address, who, act, argument, _root, within));
        Write(kind, who, new(values) { ["confirm"] = confirm.ToString(), ["days"] = within.Days.ToString(CultureInfo.InvariantCulture) }, confirm);
    }

    // It answers the mail of him who asks for himself (RFC 3834, section 3.1.5), and no mail that he has never seen.
    private void Write(NoticeKind kind, AddrSpec who, Dictionary<string, string> values, AddrSpec? from = null)
    {
        var member = session.Members.Find(list.Address, who);
        session.Outbox.Put(list.Letters.Write(new()
        {
            Kind = kind,
            To = member?.Mailbox ?? new(null, who),
            Language = member?.Preferences.Language ?? "",
            Root = _root,
            Date = session.Now,
            Values = new Dictionary<string, string>(values) { ["who"] = who.ToString() },
            Answers = who.Equals(mail.Author()?.Address) ? mail.ThreadIds() : [],
            From = from,
        }));
    }

    // One a day over all lists, until he has confirmed it: whoever sends requests for somebody by the thousand sends him one mail.
    private bool MayBeAsked(AddrSpec who) =>
        !AnswererSigns.IsMachine(who) && list.Directory.Find(who) is null && session.TryCount($"confirm {who.Key} {LastConfirmed(who)}", 1, Day);

    private long? LastConfirmed(AddrSpec who)
    {
        const int most = 20;
        var actor = Tokens.ActorOf(who).ToString();
        return session.Audit.Last(null, who, most).FirstOrDefault(entry => entry.Actor.Equals(actor, StringComparison.OrdinalIgnoreCase))?.At.ToUnixTimeMilliseconds();
    }
}
