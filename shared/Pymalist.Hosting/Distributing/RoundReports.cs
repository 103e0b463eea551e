using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>Tells the reactor what went wrong in a round.</summary>
/// <param name="name">The distributor's: several have the same message in their queues.</param>
/// <param name="queues">Where failures go.</param>
/// <param name="giveUpAfter">For people.</param>
internal sealed class RoundReports(string name, IQueues queues, TimeSpan giveUpAfter)
{
    /// <summary>All of it; a repeat tells it by the same ids.</summary>
    public async Task Tell(Round round, QueuedMessage message, CancellationToken cancellationToken)
    {
        if (round.Failure is { } failure)
            await Tell(round, failure, message, "trouble", cancellationToken);
        else if (round is { IsCutShort: false, IsFenced: false, Refusal: null, HasProgress: false } && round.In(DeliveryState.Pending) is { Count: > 0 } untried)
            await Tell(round, new MailException(EnhancedStatus.BadConnection, $"{Count(untried.Count)} could not be tried: {round.ReportOn(untried[0]).Reply}"), message, "trouble", cancellationToken);

        if (Failed(round) is { Count: > 0 } failed)
            await Tell(round, Verdict(failed), message, "failure", cancellationToken);
        if (!round.IsCutShort && InDoubt(round) is { Count: > 0 } doubtful)
            await Tell(round, Doubt(doubtful), message, "doubt", cancellationToken);
        if (Reports(round, DeliveryState.Expired) is { Count: > 0 } expired)
            await Tell(round, Expiry(expired), message, "expired", cancellationToken);
        if (round.Refusal is { } refusal)
            await Refused(round, refusal, message, cancellationToken);
    }

    /// <summary>
    /// What an earlier round has written down and perhaps not told, as its process ended. Whoever has heard it hears it again.
    /// </summary>
    public async Task TellAgain(Round round, IReadOnlyList<LedgerRow> rows, QueuedMessage message, CancellationToken cancellationToken)
    {
        var known = round.Entries().Select(entry => entry.Recipient).ToHashSet();
        var earlier = rows.Where(row => !known.Contains(AddrSpec.Parse(row.Recipient))).ToLookup(row => row.State, row => ReportOf(round, row));
        if (earlier[DeliveryState.Failed].ToArray() is { Length: > 0 } failed)
            await Tell(round, Verdict(failed), message, Kind("failed earlier", failed), cancellationToken);
        if (earlier[DeliveryState.Expired].ToArray() is { Length: > 0 } expired)
            await Tell(round, Expiry(expired), message, Kind("expired earlier", expired), cancellationToken);
    }

    // It is about the post: once for all its messages, and again when it was sent on and refused again.
    private Task Refused(Round round, RecipientReport refusal, QueuedMessage message, CancellationToken cancellationToken)
    {
        var post = round.Mail.Id.Split('.')[0];
        var verdict = new MailException(refusal.Status, $"The server will not have the post, and nobody else gets it until someone says go on: {refusal.Reply}");
        var id = MailId.Derived(post, "refused", name, round.Claim.Now[0].List, $"{message.Attempt}");
        return queues.Publish(new Failure(Role.Distributor, verdict, round.Mail), id, cancellationToken);
    }

    private Task Tell(Round round, Exception exception, QueuedMessage message, string kind, CancellationToken cancellationToken) =>
        queues.Publish(new Failure(Role.Distributor, exception, round.Mail), MailId.Derived(message.MessageId, kind, name, $"{message.Attempt}"), cancellationToken);

    private static IReadOnlyList<RecipientReport> Failed(Round round)
    {
        var put = round.Entries().Where(entry => entry.State == DeliveryState.Deferred && !entry.IsAttempt).Select(entry => entry.Recipient).ToHashSet();
        return [.. Reports(round, DeliveryState.Failed, DeliveryState.Deferred).Where(report => !put.Contains(report.Recipient.Address))];
    }

    private static IReadOnlyList<RecipientReport> InDoubt(Round round)
    {
        var attempted = round.Entries().Where(entry => entry.State == DeliveryState.Unknown && entry.IsAttempt).Select(entry => entry.Recipient).ToHashSet();
        return [.. Reports(round, DeliveryState.Unknown).Where(report => attempted.Contains(report.Recipient.Address))];
    }

    private static IReadOnlyList<RecipientReport> Reports(Round round, params IReadOnlyList<DeliveryState> states) =>
        [.. round.In(states).Select(round.ReportOn)];

    private static RecipientReport ReportOf(Round round, LedgerRow row) =>
        new(round.Mail.Recipients.First(recipient => recipient.Address.Equals(AddrSpec.Parse(row.Recipient))), EnhancedStatus.TryParse(row.Status, out var status) ? status : EnhancedStatus.Permanent, row.Reply);

    private static string Kind(string kind, IEnumerable<RecipientReport> reports) =>
        MailId.Derived(kind, [.. reports.Select(report => report.Recipient.Address.ToString()).Order(StringComparer.Ordinal)]);

    // Permanent once nobody is left to try again.
    private static MailException Verdict(IReadOnlyList<RecipientReport> failed)
    {
        var worst = failed.FirstOrDefault(recipient => recipient.Status.IsTransient) ?? failed[0];
        var text = failed.Count == 1 ? "A recipient could not be served" : $"{failed.Count} recipients could not be served";
        return new MailException(worst.Status, worst.Status.IsTransient ? $"{text}; those that failed for now are tried again." : $"{text}.", failed);
    }

    private static MailException Doubt(IReadOnlyList<RecipientReport> doubtful) => new(
        doubtful[0].Status, $"{Count(doubtful.Count)} may have got it, or not: {doubtful[0].Reply}", doubtful);

    private MailException Expiry(IReadOnlyList<RecipientReport> expired) => new(
        EnhancedStatus.DeliveryTimeExpired, $"{Count(expired.Count)} given up after {giveUpAfter}, and kept for a person to try again: {expired[0].Reply}", expired);

    private static string Count(int recipients) => recipients == 1 ? "A recipient" : $"{recipients} recipients";
}
