using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;

namespace Pymalist.Hosting.Stages;

/// <summary>The loop around a distributor: takes outgoing mail, and keeps what could not be delivered now for a later try.</summary>
/// <param name="name">The distributor's, in the log.</param>
/// <param name="distributor">Does it.</param>
/// <param name="instead">Who gets the mail in place of its own recipients; null to leave them.</param>
/// <param name="queues">Where failures go.</param>
/// <param name="retry">When to try again.</param>
/// <param name="logger">One line for each mail.</param>
public sealed class DistributeStage(
    string name, IDistributor distributor, IReadOnlyList<Mailbox>? instead, IQueues queues, RetryPolicy retry, ILogger<DistributeStage> logger)
{
    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("distribute", WireCodec.TraceParentOf(delivery.Message));
        if (await Malformed.Parked(delivery, WireCodec.DecodeMail, Role.Distributor, queues, logger, cancellationToken) is not { } mail)
            return;

        // A later attempt is only for those who are left, whoever they are.
        if (instead is not null && delivery.Message.Attempt == 0)
            mail = mail with { Recipients = instead };

        var started = Stopwatch.GetTimestamp();
        try
        {
            var report = await distributor.Distribute(mail, cancellationToken);
            await Settle(delivery, mail, report.CompletedFor(mail.Recipients), started, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not QueueException)
        {
            await Fail(delivery, mail, exception, cancellationToken);
        }
    }

    private async Task Settle(IDelivery delivery, Mail mail, DeliveryReport report, long started, CancellationToken cancellationToken)
    {
        var failed = report.Recipients.Where(recipient => !recipient.Status.IsSuccess).ToArray();
        var later = failed.Where(recipient => recipient.Status.IsTransient).ToArray();
        Log.Distributed(
            logger, name, mail.Id, MessageIds.Of(mail), mail.List?.Address.ToString() ?? "", report.Recipients.Count - failed.Length,
            later.Length, failed.Length - later.Length, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);

        if (failed.Length > 0)
            await QueueException.Around(queues.Publish(new Failure(Role.Distributor, Verdict(failed), mail), delivery.Message, cancellationToken));
        if (later.Length == 0)
            await QueueException.Around(delivery.Settle(cancellationToken));
        else
            await QueueException.Around(TryLater(delivery, mail with { Recipients = [.. later.Select(recipient => recipient.Recipient)] }, later[0].Reply, cancellationToken));
    }

    private async Task Fail(IDelivery delivery, Mail mail, Exception exception, CancellationToken cancellationToken)
    {
        Log.NotDistributed(logger, name, mail.Id, MessageIds.Of(mail), exception.Message);
        await queues.Publish(new Failure(Role.Distributor, exception, mail), delivery.Message, cancellationToken);
        if (exception is MailException { Status.IsPermanent: true })
            await delivery.Settle(cancellationToken);
        else
            await TryLater(delivery, mail, exception.Message, cancellationToken);
    }

    private Task<bool> TryLater(IDelivery delivery, Mail left, string reason, CancellationToken cancellationToken) =>
        retry.TryLater(delivery, delivery.Message with { Headers = WireCodec.Encode(left).Headers }, reason, cancellationToken);

    // Permanent once nobody is left to try again.
    private static MailException Verdict(RecipientReport[] failed)
    {
        var worst = failed.FirstOrDefault(recipient => recipient.Status.IsTransient) ?? failed[0];
        var text = failed.Length == 1 ? "A recipient could not be served" : $"{failed.Length} recipients could not be served";
        return new MailException(worst.Status, worst.Status.IsTransient ? $"{text}; those that failed for now are tried again." : $"{text}.", failed);
    }
}
