using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Lists;
using Pymalist.Lists.Serving;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// What lists do without a mail that asks for it: their letters go out, posts that a moderator has approved go their way, and what is due is
/// done. Any number of processes may do so: each letter has its id from the store, and is one.
/// </summary>
/// <param name="chores">What is due.</param>
/// <param name="distributors">The names of the distributors that serve the letters' own recipients.</param>
/// <param name="store">Where letters and held posts wait.</param>
/// <param name="queues">Where they go.</param>
/// <param name="outages">What is away.</param>
/// <param name="time">Of the pauses.</param>
/// <param name="logger">Hears of what cannot be done.</param>
public sealed class ListStage(
    ListChores chores, IReadOnlyList<string> distributors, IStore store, IQueues queues, Outages outages, TimeProvider time, ILogger<ListStage> logger)
{
    private const int AtOnce = 50;

    // A new subscriber waits for his letter.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ChoreInterval = TimeSpan.FromMinutes(1);

    private readonly IListStore _lists = store.Lists;

    /// <summary>Does so until the token fires.</summary>
    public async Task Run(CancellationToken stopping)
    {
        long? done = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (done is not { } last || time.GetElapsedTime(last) >= ChoreInterval)
                {
                    await DoChores(stopping);
                    done = time.GetTimestamp();
                }

                await Send(stopping);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.StageTroubled(logger, "lists", exception.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await time.Pause(Interval, stopping);
        }
    }

    /// <summary>Does once what is due, and sends what waits.</summary>
    /// <returns>How many mails went into the queues.</returns>
    public async Task<int> RunOnce(CancellationToken stopping)
    {
        await DoChores(stopping);
        return await Send(stopping);
    }

    private Task DoChores(CancellationToken cancellationToken) => outages.Store.Outlast(
        token => chores.Do((list, exception) => Log.StageTroubled(logger, $"{list}", exception.Message), token), cancellationToken);

    private async Task<int> Send(CancellationToken cancellationToken) => await SendLetters(cancellationToken) + await SendApproved(cancellationToken);

    private async Task<int> SendLetters(CancellationToken cancellationToken)
    {
        for (var sent = 0; ;)
        {
            var waiting = await Outlast(token => _lists.Read(session => session.Outbox.Next(AtOnce), token), cancellationToken);
            foreach (var letter in waiting)
                await Send(letter, cancellationToken);
            if (waiting.Count > 0)
                await Outlast(token => _lists.Write(session => Gone(session, waiting), token), cancellationToken);
            sent += waiting.Count;
            if (waiting.Count < AtOnce)
                return sent;
        }
    }

    // Not as the first message of a post: an archive wants posts.
    private async Task Send(Mail letter, CancellationToken cancellationToken)
    {
        foreach (var message in await Outlast(token => store.Ledger.Expect(letter, distributors, token), cancellationToken))
            await QueueException.Around(Publish(message, cancellationToken));

        store.History.Note(new(letter.Id, store.Clock.GetUtcNow(), "written", $"{letter.List?.Address} writes to {string.Join(", ", letter.Recipients.Select(recipient => recipient.Address))}."));
    }

    private async Task Publish(Mail message, CancellationToken cancellationToken)
    {
        try
        {
            await queues.Publish(QueueNames.Processed, QueueNames.More, WireCodec.Encode(message), cancellationToken);
        }
        catch (UnroutableException)
        {
        }
    }

    private async Task<int> SendApproved(CancellationToken cancellationToken)
    {
        for (var sent = 0; ;)
        {
            var approved = await Outlast(token => _lists.Read(session => session.Held.Page(null, HeldState.Approved, 0, AtOnce), token), cancellationToken);
            foreach (var held in approved)
                await Send(held, cancellationToken);
            sent += approved.Count;
            if (approved.Count < AtOnce)
                return sent;
        }
    }

    // It is processed once more, and goes to the members: the list remembers that it is approved.
    private async Task Send(HeldPost held, CancellationToken cancellationToken)
    {
        if (await Outlast(token => _lists.Octets(held.Octets, token), cancellationToken) is { } octets)
        {
            var mail = new Mail
            {
                Id = MailId.Derived(held.MailId, held.List.ToString(), "approved"),
                Message = octets,
                Sender = held.Sender,
                ReversePath = held.ReversePath,
                Recipients = [new(null, held.List)],
            };
            await QueueException.Around(queues.Publish(QueueNames.Fetched, QueueNames.Fetched, WireCodec.Encode(mail), cancellationToken));
        }
        else
        {
            Log.OctetsMissing(logger, held.MailId, $"held mail {held.Number}", held.Octets);
        }

        await Outlast(token => _lists.Write(session => session.Held.Change(held.Number, HeldState.Approved, HeldState.Distributed, held.DecidedBy, held.Decision), token), cancellationToken);
    }

    private Task<T> Outlast<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) => outages.Store.Outlast(attempt, cancellationToken);

    private static bool Gone(IListSession session, IReadOnlyList<Mail> letters)
    {
        session.Outbox.Gone([.. letters.Select(letter => letter.Id)]);
        return true;
    }
}
