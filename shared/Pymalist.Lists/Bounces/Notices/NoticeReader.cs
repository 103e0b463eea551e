using System.Text;

namespace Pymalist.Lists.Bounces.Notices;

/// <summary>Reads what a mail server tells in words only: whom it did not deliver to, and why.</summary>
internal static class NoticeReader
{
    private const int MaxRecipients = 200;
    private const int MaxWords = 4_000;

    private static readonly string[] DelayWords =
    [
        "has been delayed", "is delayed", "warning message only", "warning only", "will be retried", "do not need to resend", "not yet been delivered",
        "still being retried",
        "will continue to be attempted", "could not be delivered for more than",
    ];

    /// <summary>The report in a notice of a known form; null where it has none.</summary>
    /// <param name="notice">The text.</param>
    /// <param name="returned">The message that is a part of its own; null where it stands in the text, or nowhere.</param>
    /// <param name="signs">What the notice's own header section says.</param>
    public static BounceReport? Read(NoticeText notice, ReturnedMessage? returned, AutomaticMail signs)
    {
        var failed = signs.FailedRecipients;
        var form = NoticeForms.All.FirstOrDefault(form => form.Fits(notice.Words)) ?? (signs.HasFailureSubject ? NoticeForms.Other : null);
        if (form is null && failed.Count == 0)
            return null;

        returned ??= ReturnedMessage.Of(notice.Returned);
        var isDelay = DelayWords.Any(words => notice.Words.Contains(words, StringComparison.OrdinalIgnoreCase));
        var action = isDelay ? RecipientAction.Delayed : RecipientAction.Failed;
        var isGuess = form is null || (form == NoticeForms.Other && failed.Count > 0);
        var found = isGuess ? [] : Found(notice.Lines, form!);
        if (found.Count == 0)
            found = Unnamed(notice, failed.Count > 0 || form == NoticeForms.Other ? failed : returned.Recipients);
        if (found.Count == 0 && form == NoticeForms.Other)
            return null;

        var recipients = found.Select(recipient => Recipient(recipient.Address, recipient.Words.ToString(), action)).ToList();
        if (recipients is [{ Reason: BounceReason.Unknown, Status: null } only])
            recipients = [Recipient(only.Address!, First(notice.Words), action)];
        return returned.Describe(new BounceReport(isDelay ? BounceKind.DeliveryDelay : BounceKind.DeliveryFailure, recipients) { Form = form?.Name });
    }

    private static string First(string words) => words[..Math.Min(MaxWords, words.Length)];

    // What follows a recipient's line, up to the next one, is about it; what stands before the first is about none.
    private static List<(AddrSpec Address, StringBuilder Words)> Found(string lines, NoticeForm form)
    {
        var found = new List<(AddrSpec Address, StringBuilder Words)>();
        var byAddress = new Dictionary<AddrSpec, StringBuilder>();
        var words = default(StringBuilder);
        var start = form.Start is null ? -1 : lines.IndexOf(form.Start, StringComparison.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(Math.Max(0, start)).EnumerateLines())
        {
            if (Match(form, line) is { } address && !byAddress.TryGetValue(address, out words))
            {
                if (found.Count == MaxRecipients)
                    break;
                found.Add((address, words = byAddress[address] = new StringBuilder()));
            }

            words?.Append(line[..Math.Min(line.Length, Math.Max(0, MaxWords - words.Length))]).Append(' ');
            words = form.IsLineByLine ? null : words;
        }

        return found;
    }

    private static AddrSpec? Match(NoticeForm form, ReadOnlySpan<char> line)
    {
        foreach (var rule in form.Rules)
        {
            if (rule(line, out var address))
                return address;
        }

        return null;
    }

    // One is whom the message was for; of several, nobody knows which.
    private static List<(AddrSpec Address, StringBuilder Words)> Unnamed(NoticeText notice, IReadOnlyList<AddrSpec> recipients) =>
        recipients is [var only] ? [(only, new StringBuilder(First(notice.Words)))]
        : [.. recipients.Distinct().Take(MaxRecipients).Select(recipient => (recipient, new StringBuilder()))];

    private static BouncedRecipient Recipient(AddrSpec address, string words, RecipientAction action)
    {
        var recipient = new BouncedRecipient(address)
        {
            Status = ReplyText.Status(words),
            ReplyCode = ReplyText.Code(words),
            Diagnostic = PlainLine.Of(words),
            Action = action,
        };
        return recipient with { Reason = ReasonOf.Reply(recipient, PlainLine.Of(words)) };
    }
}
