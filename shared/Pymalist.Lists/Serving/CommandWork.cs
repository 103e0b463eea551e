using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving.Acts;

namespace Pymalist.Lists.Serving;

/// <summary>The commands of one mail, done in one transaction.</summary>
internal sealed class CommandWork
{
    private readonly HostedList _list;
    private readonly IListSession _session;
    private readonly Mail _mail;
    private readonly Mailbox _author;
    private readonly Member? _member;
    private readonly string _root;
    private readonly List<string> _answers = [];

    public CommandWork(HostedList list, IListSession session, Mail mail)
    {
        (_list, _session, _mail, _root) = (list, session, mail, MailId.Root(mail.Id));
        _author = mail.Author()!;
        _member = session.Members.Find(list.Address, _author.Address);
    }

    /// <summary>Does them, and answers to the author what there is to say.</summary>
    public bool Do(CommandMail mail)
    {
        foreach (var command in mail.Commands)
            Do(command);
        ChangeSettings([.. mail.Commands.OfType<SetCommand>().Select(command => command.Setting)]);
        if (mail.Unknown.Count > 0)
            Say(NoticeKind.Unknown, new() { ["rows"] = string.Join('\n', mail.Unknown.Select(line => "    " + line.Line)) });
        if (mail.Commands.Count == 0 && mail.Unknown.Count == 0)
            Say(NoticeKind.NothingAsked, []);
        if (_answers.Count > 0)
            _list.Answers.Put(_session, _mail, NoticeKind.CommandAnswer, new Dictionary<string, string> { ["answers"] = string.Join("\n", _answers) });
        return true;
    }

    private void Do(ListCommand command)
    {
        switch (command)
        {
            case SubscribeCommand subscribe:
                Subscribe(subscribe.Address ?? _author.Address, subscribe.Delivery ?? MemberDelivery.Each);
                break;
            case UnsubscribeCommand unsubscribe:
                Unsubscribe(unsubscribe.Address ?? _author.Address);
                break;
            case ConfirmCommand confirm:
                UseToken(confirm.Token, confirm);
                break;
            case ModerateCommand moderate:
                UseToken(moderate.Token, moderate);
                break;
            case HelpCommand:
                Say(NoticeKind.Help, []);
                break;
            case InfoCommand:
                Say(NoticeKind.Info, []);
                break;
            case WhichCommand:
                Say(NoticeKind.Which, new() { ["rows"] = Rows(Memberships()) });
                break;
            case WhoCommand:
                Who();
                break;
            case ListsCommand:
                Say(NoticeKind.Lists, new() { ["rows"] = Rows(_list.Directory.All.Where(IsListed).Select(list => $"{list.Options.List}  {list.Options.Description}".TrimEnd())) });
                break;
        }
    }

    // Whoever asks for somebody else learns nothing: what there is to know goes to that address alone.
    private void Subscribe(AddrSpec who, MemberDelivery delivery)
    {
        if (_list.Options.Joining == Joining.Closed)
        {
            Say(NoticeKind.NotAllowed, new() { ["command"] = "subscribe" });
            return;
        }

        var member = _session.Members.Find(_list.Address, who);
        if (member is not { State: MemberState.Banned } && MayBeAsked(who))
        {
            if (member is { IsMember: true })
                _list.People.Tell(_session, who, NoticeKind.ConfirmAsMember, _root, new() { ["who"] = who.ToString() });
            else
                Ask(NoticeKind.Confirm, who, SubscribeAct.ActName, delivery.ToString(), []);
        }

        SayAsked(who);
    }

    private void Unsubscribe(AddrSpec who)
    {
        if (MayBeAsked(who))
        {
            if (_session.Members.Find(_list.Address, who) is { IsMember: true })
                Ask(NoticeKind.ConfirmLeave, who, UnsubscribeAct.ActName, "", []);
            else
                _list.People.Tell(_session, who, NoticeKind.ConfirmNotMember, _root, new() { ["who"] = who.ToString() });
        }

        SayAsked(who);
    }

    // The address in From proves nothing: somebody else may want him to get nothing any more.
    private void ChangeSettings(MemberSetting[] settings)
    {
        if (settings.Length == 0)
            return;
        if (_member is not { IsMember: true })
        {
            Say(NoticeKind.ConfirmNotMember, new() { ["who"] = _author.Address.ToString() });
            return;
        }

        var texts = settings.Select(MemberSettingText.Write).ToArray();
        if (_session.TryCount($"set {_author.Address.Key}", 20, TimeSpan.FromDays(1), _root))
            Ask(NoticeKind.ConfirmSettings, _author.Address, SettingsAct.ActName, string.Join('\n', texts), new() { ["rows"] = Rows(texts) });
    }

    private void Ask(NoticeKind kind, AddrSpec who, string act, string argument, Dictionary<string, string> values)
    {
        var within = _list.Options.Subscription.ConfirmWithin;
        var confirm = _list.Letters.ConfirmAddress(Tokens.Make(_session, _list.Address, who, act, argument, _root, within));
        var member = _session.Members.Find(_list.Address, who);
        _session.Outbox.Put(_list.Letters.Write(new()
        {
            Kind = kind,
            To = member?.Mailbox ?? new(null, who),
            Language = member?.Preferences.Language ?? "",
            Root = _root,
            Date = _session.Now,
            Values = new Dictionary<string, string>(values) { ["who"] = who.ToString(), ["confirm"] = confirm.ToString(), ["days"] = $"{Math.Max(1, within.Days)}" },
            From = confirm,
        }));
    }

    private void UseToken(string text, ListCommand command)
    {
        var hash = Tokens.HashOf(text);

        // The mail that has used it may use it again, after a crash.
        var token = _session.Tokens.Find(hash) ?? _session.Tokens.Use(hash, _root);
        var act = token is not null && token.List.Equals(_list.Address) ? _list.Acts.FirstOrDefault(one => one.Name == token.Act) : null;
        if (act is null)
            Say(NoticeKind.TokenUsed, []);
        else if (act.Do(_session, token!, command, _mail))
            _session.Tokens.Use(hash, _root);
        else
            Say(NoticeKind.NothingAsked, []);
    }

    // One a day over all lists, until he has confirmed it: whoever sends requests for somebody by the thousand sends him one mail.
    private bool MayBeAsked(AddrSpec who)
    {
        var actor = new Actor("mail", who.ToString()).ToString();
        var confirmed = _session.Audit.Last(null, who, 20).FirstOrDefault(entry => entry.Actor.Equals(actor, StringComparison.OrdinalIgnoreCase));
        return _session.TryCount($"confirm {who.Key} {confirmed?.At.ToUnixTimeMilliseconds()}", 1, TimeSpan.FromDays(1), _root);
    }

    private void SayAsked(AddrSpec who)
    {
        if (!who.Equals(_author.Address))
            Say(NoticeKind.Asked, new() { ["who"] = who.ToString() });
    }

    // The answer goes to the author's own address, and nowhere else: whoever forges it learns nothing.
    private void Who()
    {
        if (!IsIn(_list.Options.Subscription.Members, _member))
        {
            Say(NoticeKind.NotAllowed, new() { ["command"] = "who" });
            return;
        }

        const int most = 1_000;
        var members = _session.Members.Page(_list.Address, "", most).Where(member => member.IsMember).Select(member => member.Mailbox.ToString());
        Say(NoticeKind.Who, new() { ["rows"] = Rows(members) });
    }

    private IEnumerable<string> Memberships() => _session.Members.Of(_author.Address).Where(found => found.Member.IsMember)
        .Select(found => $"{found.List}  {MemberSettingText.Write(new DeliverySetting(found.Member.Preferences.Delivery))}");

    private bool IsListed(HostedList list)
    {
        var audience = list.Options.Listed;
        return IsIn(audience, audience == Audience.Everyone ? null : _session.Members.Find(list.Address, _author.Address));
    }

    private static bool IsIn(Audience audience, Member? member) => audience switch
    {
        Audience.Everyone => true,
        Audience.Members => member is { IsMember: true } or { IsModerator: true },
        Audience.Owners => member is { IsOwner: true },
        _ => false,
    };

    private void Say(NoticeKind kind, Dictionary<string, string> values) =>
        _answers.Add(_list.Letters.Part(kind, _member?.Preferences.Language ?? "", _author, _session.Now, values));

    private static string Rows(IEnumerable<string> rows) => string.Join('\n', rows.Select(row => "    " + row));
}
