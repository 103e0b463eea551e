using Pymalist.Lists.Bounces.Notices;

namespace Pymalist.Lists.Bounces;

/// <summary>Takes from what a report says to people what its fields leave open: some servers give the reason there only.</summary>
internal static class NoticeWords
{
    /// <summary>The report, its recipients with the address and the reason that the notice has for them.</summary>
    public static BounceReport? Complete(BounceReport? report, ReportParts parts, AutomaticMail signs)
    {
        if (report is not { Kind: BounceKind.DeliveryFailure } || report.Recipients.All(IsComplete))
            return report;

        var told = NoticeReader.Read(NoticeText.Of(parts.Text), parts.Returned, signs)?.Recipients ?? [];
        var recipients = report.Recipients.Select(recipient => IsComplete(recipient) ? recipient : Completed(recipient, report, told));
        return report with { Recipients = [.. recipients] };
    }

    private static bool IsComplete(BouncedRecipient recipient) => recipient.Address is not null && recipient.Reason != BounceReason.Unknown;

    private static BouncedRecipient Completed(BouncedRecipient recipient, BounceReport report, IReadOnlyList<BouncedRecipient> told)
    {
        var isOnlyOne = report.Recipients.Count == 1 && told.Count == 1 && recipient.Address is null;
        var same = isOnlyOne ? told[0] : told.FirstOrDefault(other => other.Address!.Equals(recipient.Address));
        return same is null ? recipient : recipient with
        {
            Address = recipient.Address ?? same.Address,
            Status = recipient.Status is { } status && !status.IsVague() ? status : same.Status ?? recipient.Status,
            ReplyCode = recipient.ReplyCode ?? same.ReplyCode,
            Diagnostic = recipient.Diagnostic.Length > 0 ? recipient.Diagnostic : same.Diagnostic,
            Reason = recipient.Reason == BounceReason.Unknown ? same.Reason : recipient.Reason,
        };
    }
}
