using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Keeps a message that kills the process from taking others with it. What comes again after a process died with it in hand is
/// handled alone in this one, and that is written down before it begins: so whoever was merely beside it is served, and what three processes
/// have died of while they had nothing else in hand is parked. What comes the first time pays nothing for that.
/// <para>
/// A process that keeps ending for another reason (a fetcher's bug, an impatient supervisor) has the same mail in hand at each of its
/// ends. Therefore whom one has died with waits until this one has lived a while without him: if it does not, it is not he.
/// </para>
/// </summary>
/// <param name="trials">How often it was tried alone.</param>
/// <param name="queues">Where failures go.</param>
/// <param name="settlement">Waits for the store.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Hears of what is parked.</param>
public sealed class Quarantine(ITrials trials, IQueues queues, Settlement settlement, TimeProvider time, ILogger<Quarantine> logger)
{
    private const int MostDeaths = 3;

    // For each death.
    private static readonly TimeSpan Probation = TimeSpan.FromSeconds(2);

    private readonly Company _company = new(time);
    private long _start;

    /// <summary>Handles a delivery, in company or alone.</summary>
    /// <param name="queue">The queue it was taken from.</param>
    /// <param name="delivery">In hand.</param>
    /// <param name="handle">The stage.</param>
    /// <param name="abandon">The grace is over.</param>
    public async Task Handle(string queue, IDelivery delivery, Func<IDelivery, CancellationToken, Task> handle, CancellationToken abandon)
    {
        if (delivery.Deliveries > 0)
        {
            await HandleAlone(queue, delivery, handle, abandon);
            return;
        }

        await _company.Join(abandon);
        try
        {
            await handle(delivery, abandon);
        }
        finally
        {
            _company.Leave();
        }
    }

    private async Task HandleAlone(string queue, IDelivery delivery, Func<IDelivery, CancellationToken, Task> handle, CancellationToken abandon)
    {
        await Live(queue, delivery.Message.MessageId, abandon);
        await _company.Isolate(abandon);
        try
        {
            var id = delivery.Message.MessageId;
            var deaths = await Begin(queue, id, abandon) - 1;
            try
            {
                await (deaths < MostDeaths ? handle(delivery, abandon) : Park(queue, delivery, deaths, abandon));
            }
            finally
            {
                // However it ended, the process lives.
                await settlement.Persist(token => trials.End(queue, id, token), abandon);
            }
        }
        finally
        {
            _company.LeaveAlone();
        }
    }

    // The process has begun to live when it had the first message that others have died with.
    private async Task Live(string queue, string id, CancellationToken abandon)
    {
        Interlocked.CompareExchange(ref _start, time.GetTimestamp(), 0);
        var deaths = await settlement.Obtain(token => trials.Deaths(queue, id, token), abandon);
        var rest = (Probation * Math.Min(deaths, MostDeaths)) - time.GetElapsedTime(_start);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, time, abandon);
    }

    // A beginning that failed may be written down all the same, and nothing was begun: it is taken back before the next, or waiting for
    // the store would count as dying of the message.
    private Task<int> Begin(string queue, string id, CancellationToken abandon)
    {
        var isInDoubt = false;
        return settlement.Obtain(
            async token =>
            {
                if (isInDoubt)
                    await trials.End(queue, id, token);
                isInDoubt = true;
                return await trials.Begin(queue, id, token);
            },
            abandon);
    }

    private async Task Park(string queue, IDelivery delivery, int deaths, CancellationToken cancellationToken)
    {
        var reason = $"its consumers died of it {deaths} times: the process ended each time while it had this message in hand, and no other";
        Log.Deadly(logger, delivery.Message.MessageId, queue, deaths);
        if (RoleOf(queue) is { } role)
            await queues.Publish(new Failure(role, new ReportedException("Pymalist.Deadly", $"Parked: {reason}."), MailOf(delivery.Message)), queue, delivery.Message, cancellationToken);
        await delivery.Park(delivery.Message, reason, cancellationToken);
    }

    // What the reactor dies of it cannot be told.
    private static Role? RoleOf(string queue) => queue switch
    {
        QueueNames.Fetched => Role.Processor,
        QueueNames.React or QueueNames.Parked => null,
        _ => Role.Distributor,
    };

    private static Mail? MailOf(QueuedMessage message)
    {
        try
        {
            return WireCodec.DecodeMail(message);
        }
        catch (WireException)
        {
            return null;
        }
    }
}
