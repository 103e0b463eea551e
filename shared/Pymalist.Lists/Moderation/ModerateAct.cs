using System.Globalization;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Operations;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Moderation;

/// <summary>A moderator decides on a held mail by the token that he was sent. The argument is its number.</summary>
internal sealed class ModerateAct(HostedList list) : ITokenAct
{
    public const string ActName = "moderate";

    public string Name => ActName;

    public bool Do(IListSession session, PendingToken token, ListCommand command, Mail mail)
    {
        if (command is not ModerateCommand moderate || !long.TryParse(token.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        // He may have been one when he was told, two weeks ago.
        if (session.Members.Find(list.Address, token.Address) is not { IsModerator: true })
            return false;

        // A mail that is processed again, after a crash, has decided already.
        var reason = ModeratorWord.Read(mail.Message, list.Options.Commands)?.Reason ?? "";
        var order = new Order(new("mail", token.Address.ToString()), reason);
        if (new HeldDecisions(list).Decide(session, number, moderate.Decision, order, answerable: true) is { } outcome)
            list.People.Tell(session, token.Address, NoticeKind.Decided, MailId.Root(mail.Id), outcome.Values, outcomes: outcome.Sentences);
        return true;
    }
}
