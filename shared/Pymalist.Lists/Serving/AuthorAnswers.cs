using Pymalist.Internet.Messages;
using Pymalist.Lists.Commands;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Serving;

/// <summary>Answers to whoever wrote a mail, where it may be answered (RFC 3834).</summary>
internal sealed class AuthorAnswers(HostedList list)
{
    private const int MostForMembers = 20;

    // Mail that says nothing to us may be a machine's, which answers to each answer.
    private const int MostForNothing = 1;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly CommandAnswerGuard _guard = new(list.OwnAddresses);

    /// <summary>Why a mail may not be answered; null where it may.</summary>
    public string? Refusal(Mail mail) => _guard.Refusal(mail);

    /// <summary>
    /// Writes a notice to the author in answer to his mail. A stranger gets one a day at most from all lists together, somebody whom the list knows
    /// twenty, or one where he asked for nothing that is understood; a machine none. The same notice in answer to the same mail counts once.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="mail">What it answers.</param>
    /// <param name="kind">Which notice.</param>
    /// <param name="values">For the words.</param>
    /// <param name="isUnderstood">Whether he asked for something.</param>
    /// <param name="reasons">As in <see cref="Letter.Reasons"/>.</param>
    /// <returns>Whether there is one.</returns>
    public bool Put(IListSession session, Mail mail, NoticeKind kind, IReadOnlyDictionary<string, string> values, bool isUnderstood = true, IReadOnlyList<RuleReason>? reasons = null)
    {
        if (!_guard.MayAnswer(mail) || mail.Author() is not { } author)
            return false;

        var member = session.Members.Find(list.Address, author.Address);
        var (what, most) = member is not { Roles: not Roles.None } ? ("answer", 1)
            : isUnderstood ? ("answer member", MostForMembers)
            : ("answer member nothing", MostForNothing);
        if (!session.TryCount($"{what} {author.Address.Key}", most, Day, MailId.Derived(mail.Id, list.Address.Key, kind.ToString())))
            return false;

        session.Outbox.Put(list.Letters.Write(new()
        {
            Kind = kind,
            To = member?.Mailbox ?? author,
            Language = member?.Preferences.Language ?? "",
            Root = MailId.Root(mail.Id),
            Date = session.Now,
            Values = values,
            Reasons = reasons,
            Answers = mail.ThreadIds(),
        }));
        return true;
    }
}
