using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>What is written down of a recipient after what was said of him.</summary>
/// <param name="schedule">When to try again.</param>
/// <param name="retryUnknown">Whether those of whom nothing is known get it again, and so are given up in the end.</param>
internal sealed class Verdicts(RecipientSchedule schedule, bool retryUnknown)
{
    /// <summary>
    /// Whether this is no word on the recipient but on the post: its content is refused for good, and every other recipient's copy would be too. A server that
    /// waits for the end of the message to say that the only recipient does not exist (5.1.z, 5.2.z) means him.
    /// </summary>
    /// <param name="report">What was said.</param>
    /// <param name="isAlone">Whether the message went to him only.</param>
    public static bool IsAboutPost(RecipientReport report, bool isAlone) =>
        report is { Evidence: Evidence.Message, Status.IsPermanent: true } && !(isAlone && report.Status.Subject is 1 or 2);

    /// <summary>The entry for a report.</summary>
    /// <param name="row">As it was claimed.</param>
    /// <param name="report">What was said.</param>
    /// <param name="isAlone">Whether the message went to him only.</param>
    /// <param name="luck">Of the pause's jitter: 0 to 1.</param>
    public LedgerEntry EntryOf(LedgerRow row, RecipientReport report, bool isAlone, double luck) => report switch
    {
        { Evidence: Evidence.Unknown } when retryUnknown && schedule.IsOver(row, row.Attempts + 1) => Entry(report, DeliveryState.Expired),
        { Evidence: Evidence.Unknown } => Entry(report, DeliveryState.Unknown),
        { Evidence: Evidence.Session } => Unattempted(row, report),
        { Status.IsSuccess: true } => Entry(report, DeliveryState.Delivered),
        _ when IsAboutPost(report, isAlone) => Unattempted(row, report),
        { Status.IsPermanent: true } => Entry(report, DeliveryState.Failed),
        _ when schedule.IsOver(row, row.Attempts + 1) => Entry(report, DeliveryState.Expired),
        _ => Entry(report, DeliveryState.Deferred) with { Due = schedule.DueAfter(row.Attempts + 1, luck) },
    };

    /// <summary>Given up without a further answer.</summary>
    public static LedgerEntry Expired(RecipientReport report) => Entry(report, DeliveryState.Expired) with { IsAttempt = false };

    /// <summary>Nothing was said of him, and he is as he was: who may have got the mail earlier still may.</summary>
    public static LedgerEntry Unattempted(LedgerRow row, RecipientReport report) =>
        Entry(report, row.State == DeliveryState.Unknown ? DeliveryState.Unknown : DeliveryState.Pending) with { IsAttempt = false };

    /// <summary>He waits for his destination.</summary>
    /// <param name="row">As it was claimed.</param>
    /// <param name="destination">What was last said there.</param>
    public LedgerEntry PutOff(LedgerRow row, DestinationTrouble destination)
    {
        var (status, reply) = row.Attempts > 0 ? (row.Status, row.Reply) : ("4.4.0", $"not tried, as the destination fails for now: {destination.Reply}");
        return schedule.IsOver(row, Math.Max(row.Attempts, destination.Failures))
            ? new(AddrSpec.Parse(row.Recipient), DeliveryState.Expired, status, reply, IsAttempt: false)
            : new(AddrSpec.Parse(row.Recipient), DeliveryState.Deferred, status, reply, schedule.Now + destination.Wait, IsAttempt: false);
    }

    private static LedgerEntry Entry(RecipientReport report, DeliveryState state) =>
        new(report.Recipient.Address, state, report.Status.ToString(), report.Reply);
}
