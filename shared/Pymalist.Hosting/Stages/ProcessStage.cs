using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>The loop around a processor: takes mail as it came in, puts what comes of it into <see cref="QueueNames.Processed"/>.</summary>
/// <param name="processor">Says what comes of it.</param>
/// <param name="distributors">The names of the distributors that serve the outgoing mails' own recipients.</param>
/// <param name="store">Where it is written down who is to get what.</param>
/// <param name="queues">Where it goes.</param>
/// <param name="outages">What is away.</param>
/// <param name="retry">What becomes of a mail that fails.</param>
/// <param name="logger">One line for each mail.</param>
public sealed class ProcessStage(
    IProcessor processor, IReadOnlyList<string> distributors, IStore store, IQueues queues, Outages outages, RetryPolicy retry, ILogger<ProcessStage> logger)
{
    public async Task Handle(IDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("process", WireCodec.TraceParentOf(delivery.Message));
        if (await Malformed.Parked(delivery, WireCodec.DecodeMail, Role.Processor, queues, logger, cancellationToken) is not { } mail)
            return;

        CrashPoint.Reached(CrashPoints.ProcessTaken);
        try
        {
            var expansion = await Expand(mail, cancellationToken);
            CrashPoint.Reached(CrashPoints.ProcessAllPublished);
            Log.Processed(logger, mail.Id, MessageIds.Of(mail), expansion.Messages);
            if (expansion.Messages > 0)
                Note(mail, "expanded", $"Accepted: {expansion.Messages} messages to {expansion.Recipients} recipients.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not QueueException)
        {
            await Fail(delivery, mail, exception, cancellationToken);
            return;
        }

        await delivery.Settle(cancellationToken);
        CrashPoint.Reached(CrashPoints.ProcessSettled);
    }

    // A processor that asks the store itself begins anew when that is back: it comes to the same.
    private Task<Expansion> Expand(Mail mail, CancellationToken cancellationToken) => outages.Store.Outlast(
        async token =>
        {
            var expansion = new Expansion(mail.Id, distributors, store.Ledger, queues, outages.Store);
            try
            {
                await foreach (var outgoing in processor.Process(mail, token))
                    await expansion.Add(outgoing, token);
            }
            finally
            {
                await expansion.Finish();
            }

            return expansion;
        },
        cancellationToken);

    // What came of the mail before it failed is published, and is the same when it is made again.
    private Task Fail(IDelivery delivery, Mail mail, Exception exception, CancellationToken cancellationToken)
    {
        var verdict = exception as MailException;
        var status = verdict?.Status.ToString() ?? exception.GetType().Name;
        Log.NotProcessed(logger, mail.Id, MessageIds.Of(mail), status, exception.Message);
        Note(mail, verdict is { Status.IsPermanent: true } ? "refused" : "not processed", $"{status} {exception.Message}");
        return retry.Fail("processor", delivery, new Failure(Role.Processor, exception, mail), delivery.Message, cancellationToken);
    }

    private void Note(Mail mail, string step, string text) =>
        store.History.Note(new(mail.Id, store.Clock.GetUtcNow(), step, text, MessageId: MessageIds.Of(mail)));
}
