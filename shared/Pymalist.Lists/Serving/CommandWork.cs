using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Serving;

/// <summary>The commands of one mail, done in one transaction.</summary>
internal sealed class CommandWork
{
    private readonly HostedList _list;
    private readonly IListSession _session;
    private readonly Mail _mail;
    private readonly Mailbox _author;
    private readonly Member? _member;
    private readonly Confirmations _confirmations;
    private readonly ListInquiries _inquiries;
    private readonly List<string> _answers = [];

    public CommandWork(HostedList list, IListSession session, Mail mail)
    {
        (_list, _session, _mail, _author) = (list, session, mail, mail.Author()!);
        _member = session.Members.Find(list.Address, _author.Address);
        _confirmations = new(list, session, mail);
        _inquiries = new(list, session, _author.Address);
    }

    /// <summary>Does them, and answers to the author what there is to say.</summary>
    public void Do(CommandMail mail)
    {
        foreach (var command in mail.Commands)
            Do(command);
        ChangeSettings([.. mail.Commands.OfType<SetCommand>().Select(command => command.Setting)]);
        SayUnknown(mail);
        if (_answers.Count > 0)
            _list.Answers.Put(_session, _mail, NoticeKind.CommandAnswer, new Dictionary<string, string> { ["answers"] = string.Join("\n", _answers) }, isUnderstood: mail.Commands.Count > 0);
    }

    private void Do(ListCommand command)
    {
        switch (command)
        {
            case SubscribeCommand subscribe:
                Subscribe(subscribe.Address ?? _author.Address, subscribe.Delivery ?? MemberDelivery.Each);
                break;
            case UnsubscribeCommand { Address: var address }:
                _confirmations.Unsubscribe(address ?? _author.Address);
                SayAsked(address);
                break;
            case ConfirmCommand confirm:
                UseToken(confirm.Token, confirm);
                break;
            case ModerateCommand moderate:
                UseToken(moderate.Token, moderate);
                break;
            case HelpCommand:
                Say(NoticeKind.Help);
                break;
            case InfoCommand:
                Say(NoticeKind.Info);
                break;
            case WhichCommand:
                SayRows(NoticeKind.Which, _inquiries.Memberships());
                break;
            case WhoCommand when _inquiries.Members() is { } members:
                SayRows(NoticeKind.Who, members);
                break;
            case WhoCommand:
                SayNotAllowed("who");
                break;
            case ListsCommand:
                SayRows(NoticeKind.Lists, _inquiries.Lists());
                break;
        }
    }

    private void Subscribe(AddrSpec who, MemberDelivery delivery)
    {
        if (!_list.People.TakesMembers(_session))
        {
            SayNotAllowed("subscribe");
            return;
        }

        _confirmations.Subscribe(who, delivery);
        SayAsked(who);
    }

    private void ChangeSettings(MemberSetting[] settings)
    {
        if (settings.Length == 0)
            return;
        if (_member is { IsMember: true })
            _confirmations.Change(_member.Address, settings);
        else
            Say(NoticeKind.ConfirmNotMember, new() { ["who"] = _author.Address.ToString() });
    }

    private void UseToken(string text, ListCommand command)
    {
        var hash = Tokens.HashOf(text);
        var token = _session.Tokens.Find(hash);
        var act = token is not null && token.List.Equals(_list.Address) ? _list.Acts.FirstOrDefault(one => one.Name == token.Act) : null;
        if (act is null)
            Say(NoticeKind.TokenUsed);
        else if (act.Do(_session, token!, command, _mail))
            _session.Tokens.Use(hash, MailId.Root(_mail.Id));
        else
            Say(NoticeKind.NothingAsked);
    }

    private void SayUnknown(CommandMail mail)
    {
        if (mail.Unknown.Count > 0 || mail.HasMore)
            SayRows(NoticeKind.Unknown, CommandRows.Of([.. mail.Unknown.Select(line => line.Line)], mail.HasMore));
        else if (mail.Commands.Count == 0)
            Say(NoticeKind.NothingAsked);
        if (mail.Commands.Count == 0)
            Say(NoticeKind.Help);
    }

    // What there is to know goes to that address alone; who asks for himself has that letter for an answer.
    private void SayAsked(AddrSpec? who)
    {
        if (who is not null && !who.Equals(_author.Address))
            Say(NoticeKind.Asked, new() { ["who"] = who.ToString() });
    }

    private void SayNotAllowed(string command) => Say(NoticeKind.NotAllowed, new() { ["command"] = command });

    private void SayRows(NoticeKind kind, string rows) => Say(kind, new() { ["rows"] = rows });

    private void Say(NoticeKind kind, Dictionary<string, string>? values = null) =>
        _answers.Add(_list.Letters.Part(kind, _member?.Preferences.Language ?? "", _author, _session.Now, values ?? []));
}
