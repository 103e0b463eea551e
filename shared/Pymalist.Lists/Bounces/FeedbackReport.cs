namespace Pymalist.Lists.Bounces;

/// <summary>Reads a complaint (ARF, RFC 5965).</summary>
internal static class FeedbackReport
{
    private const int MaxRecipients = 200;

    /// <summary>The complaint, where the part that is for machines names its kind.</summary>
    /// <param name="fields">Of that part.</param>
    /// <param name="returned">The message complained about.</param>
    public static BounceReport? Read(ReportFieldGroup? fields, ReturnedMessage returned)
    {
        var type = fields?["Feedback-Type"]?.Split(' ', ';', '(')[0].ToLowerInvariant();
        if (fields is null || string.IsNullOrEmpty(type))
            return null;

        var recipients = fields.All("Original-Rcpt-To").Concat(fields.All("Removal-Recipient")).Concat(fields.All("Original-Recipient"))
            .Take(MaxRecipients).Select(TypedAddress.Read).OfType<AddrSpec>().ToList();
        if (recipients.Count == 0)
            recipients = [.. returned.Recipients];

        var kind = type == "not-spam" ? BounceKind.Other : BounceKind.Complaint;
        return returned.Describe(new BounceReport(kind, [.. recipients.Distinct().Select(address => Recipient(address, fields, type))])
        {
            IsStructured = true,
            FeedbackType = PlainLine.Of(type),
            OriginalReversePath = TypedAddress.Read(fields["Original-Mail-From"]),
            EnvelopeId = fields["Original-Envelope-Id"] is { } id ? PlainLine.Of(TypedAddress.Xtext(id)) : null,
        });
    }

    /// <summary>A complaint that is nothing but the message, as Hotmail sent them before RFC 5965.</summary>
    public static BounceReport Unnamed(ReturnedMessage returned)
    {
        var recipients = returned.Recipients.Distinct().Select(address => new BouncedRecipient(address) { Reason = BounceReason.Complaint });
        return returned.Describe(new BounceReport(BounceKind.Complaint, [.. recipients]) { FeedbackType = "abuse" });
    }

    // RFC 6591: of a message that failed to authenticate, somebody's server tells, and no recipient.
    private static BouncedRecipient Recipient(AddrSpec address, ReportFieldGroup fields, string type) => new(address)
    {
        OriginalAddress = address,
        Diagnostic = PlainLine.Of(fields["User-Agent"]),
        Reason = type switch
        {
            "auth-failure" or "dmarc" => BounceReason.PolicyRejected,
            "not-spam" => BounceReason.Unknown,
            _ => BounceReason.Complaint,
        },
    };
}
