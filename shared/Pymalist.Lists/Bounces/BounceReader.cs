using Pymalist.Internet.Messages;
using Pymalist.Lists.Bounces.Notices;

namespace Pymalist.Lists.Bounces;

/// <summary>
/// Reads what comes to a reverse-path: delivery status notifications (RFC 3464, RFC 6522, RFC 6533), the notices of servers
/// that write other forms, complaints (RFC 5965), automatic replies (RFC 3834).
/// </summary>
/// <remarks>Any octets will do, and nothing is thrown: what cannot be read is <see cref="BounceKind.None"/>, or has no recipients.</remarks>
public static class BounceReader
{
    private static readonly MessageLimits Limits = new() { MaxDepth = 20, MaxParts = 100 };

    /// <summary>Tells what the message is, and whom it is about.</summary>
    /// <param name="message">With line ends of any kind; referred to, not copied, where it has LF in it.</param>
    public static BounceReport Read(ReadOnlyMemory<byte> message) => Read(Octets.Plain(message), mayBeInner: true);

    private static BounceReport Read(ReadOnlyMemory<byte> message, bool mayBeInner)
    {
        var signs = AutomaticMail.Read(HeaderSection.Within(message.Span, MessageLimits.Default, out _));
        var parts = new ReportParts(PartTree.Read(message, Limits).Root);
        var returned = parts.Returned ?? new ReturnedMessage(default);
        return FeedbackReport.Read(parts.Feedback, returned)
            ?? NoticeWords.Complete(Delivery(parts.Status, signs, returned), parts, signs)
            ?? Notice(parts, signs)
            ?? (signs.HasComplaintSubject && parts.Returned is not null ? FeedbackReport.Unnamed(returned) : null)
            ?? (signs.IsFromServer && mayBeInner ? Inner(returned) : null)
            ?? (signs.IsReply ? new BounceReport(BounceKind.AutomaticReply, []) : null)
            ?? (parts.IsReport || parts.IsOther ? returned.Describe(new BounceReport(BounceKind.Other, [])) : BounceReport.None);
    }

    // A gateway may put the whole of another server's report into its own, which says nothing.
    private static BounceReport? Inner(ReturnedMessage returned) =>
        Read(returned.Octets, mayBeInner: false) is { Kind: BounceKind.DeliveryFailure or BounceKind.DeliveryDelay } report ? report : null;

    private static BounceReport? Notice(ReportParts parts, AutomaticMail signs)
    {
        if (parts.IsOther || !(signs.IsFromServer || parts.IsReport))
            return null;

        var text = parts.Text;
        if (AmazonNotification.Read(text) is { } notification)
            return notification;

        var notice = NoticeText.Of(text);
        if (Fields(notice.Lines, notice, parts, signs) is { } fields)
            return fields;

        var report = NoticeReader.Read(notice, parts.Returned, signs);
        return report is { Recipients.Count: 0 } && Fields(text, notice, parts, signs) is { } inner ? inner : report;
    }

    // The fields of RFC 3464 in a part that does not say so, or in the only one.
    private static BounceReport? Fields(string text, NoticeText notice, ReportParts parts, AutomaticMail signs) =>
        text.Contains("\nFinal-Recipient:", StringComparison.OrdinalIgnoreCase)
            ? Delivery(ReportFields.Parse(text), signs, parts.Returned ?? ReturnedMessage.Of(notice.Returned))
            : null;

    private static BounceReport? Delivery(IReadOnlyList<ReportFieldGroup> groups, AutomaticMail signs, ReturnedMessage returned)
    {
        var recipients = StatusReport.Recipients(groups, signs.FailedRecipients);
        if (recipients.Count == 0)
            return null;

        var kind = recipients.Any(recipient => recipient.Action == RecipientAction.Failed) ? BounceKind.DeliveryFailure
            : recipients.Any(recipient => recipient.Action == RecipientAction.Delayed) ? BounceKind.DeliveryDelay
            : recipients.Any(recipient => recipient.Action == RecipientAction.Unknown) ? BounceKind.DeliveryFailure
            : BounceKind.Other;
        return returned.Describe(new BounceReport(kind, recipients) { IsStructured = true, EnvelopeId = StatusReport.EnvelopeId(groups) });
    }
}
