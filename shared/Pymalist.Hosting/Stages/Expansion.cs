using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Puts what comes of one mail into the queues, each message once it is written down who is to get it. What a crash has interrupted comes
/// out the same when it is done again.
/// </summary>
/// <param name="mailId">The mail's.</param>
/// <param name="distributors">The names of those who serve the recipients.</param>
/// <param name="ledger">Where it is written down.</param>
/// <param name="queues">Where messages go.</param>
/// <param name="store">Whether the ledger is away.</param>
internal sealed class Expansion(string mailId, IReadOnlyList<string> distributors, ILedger ledger, IQueues queues, Outage store)
{
    // How much of one post is on its way into the queues at once; bounds what a long roster takes of memory.
    private const int Window = 50;

    private readonly Queue<Task> _underWay = [];
    private readonly HashSet<string> _given = [];
    private readonly Dictionary<string, string> _first = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _published = [];

    /// <summary>How many messages there are by now.</summary>
    public int Messages => _published.Count;

    /// <summary>How many recipients they have.</summary>
    public long Recipients { get; private set; }

    /// <summary>Takes an outgoing mail; earlier ones may be on their way still.</summary>
    /// <exception cref="InvalidOperationException">It has no id of its own.</exception>
    public async Task Add(Mail outgoing, CancellationToken cancellationToken)
    {
        // A repeat would be dropped, and its recipients with it.
        if (outgoing.Id.Length is 0 or > 200 || !_given.Add(outgoing.Id))
            throw new InvalidOperationException($"The processor gave an outgoing mail the id '{outgoing.Id}', which is none or another's; see MailId.Derived.");

        if (_underWay.Count == Window)
            await _underWay.Dequeue();

        var list = outgoing.List?.Address.ToString() ?? "";
        if (_first.TryGetValue(list, out var first))
            _underWay.Enqueue(Pass(outgoing, first, cancellationToken));
        else
            await PassFirst(outgoing, list, cancellationToken);
    }

    /// <summary>Returns when all of them are in the queues, or could not be put there.</summary>
    public Task Finish() => Task.WhenAll(_underWay);

    // A mail for two lists is a post to each: an archive, which wants each post once, wants both. It wants the same message of a post
    // when that is done again, and not another with the members who are the first ones by now.
    private async Task PassFirst(Mail outgoing, string list, CancellationToken cancellationToken)
    {
        var before = await store.Outlast(token => FirstBefore(list, token), cancellationToken);
        var messages = await Expect(outgoing, cancellationToken);
        if ((before ?? (messages is [var own, ..] ? own.Id : null)) is not { } first)
            return;

        _first[list] = first;
        await Publish(messages, first, cancellationToken);
    }

    private async Task Pass(Mail outgoing, string first, CancellationToken cancellationToken) =>
        await Publish(await Expect(outgoing, cancellationToken), first, cancellationToken);

    private async Task<string?> FirstBefore(string list, CancellationToken cancellationToken)
    {
        // With the dot: the letters about it begin with the same.
        await foreach (var row in ledger.RowsOfPost($"{MailId.Root(mailId)}.", cancellationToken))
        {
            if (row.List.Equals(list, StringComparison.OrdinalIgnoreCase))
                return row.MessageId;
        }

        return null;
    }

    private async Task<IReadOnlyList<Mail>> Expect(Mail outgoing, CancellationToken cancellationToken)
    {
        var messages = await store.Outlast(token => ledger.Expect(outgoing, distributors, token), cancellationToken);
        CrashPoint.Reached(CrashPoints.ProcessExpanded);
        return messages;
    }

    private async Task Publish(IReadOnlyList<Mail> messages, string first, CancellationToken cancellationToken)
    {
        foreach (var message in messages.Where(IsNew))
        {
            await QueueException.Around(Publish(message, message.Id == first ? QueueNames.First : QueueNames.More, cancellationToken));
            CrashPoint.Reached(CrashPoints.ProcessOutgoingPublished);
        }
    }

    // Where all distributors want a post once, nobody takes the rest of it.
    private async Task Publish(Mail message, string key, CancellationToken cancellationToken)
    {
        try
        {
            await queues.Publish(QueueNames.Processed, key, WireCodec.Encode(message), cancellationToken);
        }
        catch (UnroutableException) when (key == QueueNames.More)
        {
        }
    }

    // Two outgoing mails may both stand for a message of before.
    private bool IsNew(Mail message)
    {
        lock (_lock)
        {
            if (!_published.Add(message.Id))
                return false;

            Recipients += message.Recipients.Count;
            return true;
        }
    }
}
