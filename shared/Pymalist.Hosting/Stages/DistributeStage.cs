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
/// <param name="settlement">Writes down what became of it.</param>
/// <param name="logger">One line for each mail.</param>
public sealed class DistributeStage(
    string name, IDistributor distributor, IReadOnlyList<Mailbox>? instead, IQueues queues, RetryPolicy retry, Settlement settlement, ILogger<DistributeStage> logger)
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
        DeliveryReport report;
        try
        {
            report = (await distributor.Distribute(mail, cancellationToken)).CompletedFor(mail.Recipients);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotDistributed(logger, name, mail.Id, MessageIds.Of(mail), exception.Message);
            await Fail(delivery, mail, exception, mail.Recipients, cancellationToken);
            return;
        }

        await settlement.Persist(token => Settle(delivery, mail, report, started, token), cancellationToken);
    }

    private Task Settle(IDelivery delivery, Mail mail, DeliveryReport report, long started, CancellationToken cancellationToken)
    {
        var failed = report.Recipients.Where(recipient => !recipient.Status.IsSuccess).ToArray();
        var later = failed.Where(recipient => recipient.Status.IsTransient).ToArray();
        Log.Distributed(
            logger, name, mail.Id, MessageIds.Of(mail), mail.List?.Address.ToString() ?? "", report.Recipients.Count - failed.Length,
            later.Length, failed.Length - later.Length, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);

        return failed.Length == 0
            ? delivery.Settle(cancellationToken)
            : Fail(delivery, mail, Verdict(failed), [.. later.Select(recipient => recipient.Recipient)], cancellationToken);
    }

    private Task Fail(IDelivery delivery, Mail mail, Exception exception, IReadOnlyList<Mailbox> left, CancellationToken cancellationToken) =>
        retry.Fail(name, delivery, new Failure(Role.Distributor, exception, mail), Remainder(delivery.Message, mail with { Recipients = left }), cancellationToken);

    // A third party's headers stay with the mail.
    private static QueuedMessage Remainder(QueuedMessage message, Mail left)
    {
        var headers = new Dictionary<string, object>(message.Headers);
        foreach (var (name, value) in WireCodec.Encode(left).Headers)
            headers[name] = value;
        return message with { Headers = headers };
    }

    // Permanent once nobody is left to try again.
    private static MailException Verdict(RecipientReport[] failed)
    {
        var worst = failed.FirstOrDefault(recipient => recipient.Status.IsTransient) ?? failed[0];
        var text = failed.Length == 1 ? "A recipient could not be served" : $"{failed.Length} recipients could not be served";
        return new MailException(worst.Status, worst.Status.IsTransient ? $"{text}; those that failed for now are tried again." : $"{text}.", failed);
    }
}
