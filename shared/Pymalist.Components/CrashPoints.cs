namespace Pymalist;

/// <summary>The names of all crash points, in the order in which a mail passes them. Between two of them something becomes durable.</summary>
public static class CrashPoints
{
    /// <summary>The fetcher has given a mail; nobody but its source has it.</summary>
    public const string FetchFetched = "fetch.fetched";

    /// <summary>The store has the mail, and where it came from.</summary>
    public const string FetchKept = "fetch.kept";

    /// <summary>The queue has it.</summary>
    public const string FetchPublished = "fetch.published";

    /// <summary>The store knows that the queue has it.</summary>
    public const string FetchSeen = "fetch.seen";

    /// <summary>The fetcher was asked for the next mail: this one is removed from its source, or will be.</summary>
    public const string FetchAskedNext = "fetch.asked-next";

    /// <summary>The processor has a mail in hand.</summary>
    public const string ProcessTaken = "process.taken";

    /// <summary>The ledger has the recipients of an outgoing message.</summary>
    public const string ProcessExpanded = "process.expanded";

    /// <summary>The queue has an outgoing message.</summary>
    public const string ProcessOutgoingPublished = "process.outgoing-published";

    /// <summary>The queue has all of a post.</summary>
    public const string ProcessAllPublished = "process.all-published";

    /// <summary>The mail is settled.</summary>
    public const string ProcessSettled = "process.settled";

    /// <summary>The ledger has given the recipients of a message to this process.</summary>
    public const string DistributeClaimed = "distribute.claimed";

    /// <summary>The ledger says <c>sending</c> of them.</summary>
    public const string DistributeSending = "distribute.sending";

    /// <summary>The end of the message is on its way to the server.</summary>
    public const string DistributeDotSent = "distribute.dot-sent";

    /// <summary>The server has answered it.</summary>
    public const string DistributeAnswered = "distribute.answered";

    /// <summary>The ledger has the answer.</summary>
    public const string DistributeRecorded = "distribute.recorded";

    /// <summary>The message is settled.</summary>
    public const string DistributeSettled = "distribute.settled";

    /// <summary>Those of a stage that fetches.</summary>
    public static IReadOnlyList<string> OfFetch { get; } = [FetchFetched, FetchKept, FetchPublished, FetchSeen, FetchAskedNext];

    /// <summary>Those of a stage that processes.</summary>
    public static IReadOnlyList<string> OfProcess { get; } =
        [ProcessTaken, ProcessExpanded, ProcessOutgoingPublished, ProcessAllPublished, ProcessSettled];

    /// <summary>Those of a stage that distributes.</summary>
    public static IReadOnlyList<string> OfDistribute { get; } =
        [DistributeClaimed, DistributeSending, DistributeDotSent, DistributeAnswered, DistributeRecorded, DistributeSettled];
}
