using Pymalist.Lists.Policy;

namespace Pymalist.Lists;

/// <summary>The mail that waits for moderators.</summary>
public interface IHeldTable
{
    /// <summary>Adds a mail, or finds it there: a mail is held once for each list.</summary>
    HeldPost Add(HeldPost post);

    HeldPost? Find(long number);

    HeldPost? Find(AddrSpec list, string mailId);

    /// <summary>The one of a list with these octets, whatever became of it; the last one, where there are several.</summary>
    /// <param name="list">Of this list.</param>
    /// <param name="octets">Their name.</param>
    HeldPost? FindSame(AddrSpec list, string octets);

    /// <summary>How many there are of a list in a state.</summary>
    long Count(AddrSpec list, HeldState state);

    /// <summary>Some of them, by number.</summary>
    /// <param name="list">Of this list; null for all.</param>
    /// <param name="state">In this state.</param>
    /// <param name="after">Behind this number.</param>
    /// <param name="most">How many.</param>
    IReadOnlyList<HeldPost> Page(AddrSpec? list, HeldState state, long after, int most);

    /// <summary>Decides one that is in one state; whoever comes second is told by it.</summary>
    /// <returns>Whether it was in that state.</returns>
    bool Change(long number, HeldState from, HeldState to, string by, string reason);
}

/// <summary>A mail that waits for moderators.</summary>
public sealed record HeldPost
{
    /// <summary>What people call it.</summary>
    public long Number { get; init; }

    public required AddrSpec List { get; init; }

    public required string MailId { get; init; }

    public HeldState State { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it; null where nothing says so.</summary>
    public AddrSpec? Author { get; init; }

    /// <summary>Decoded, one line.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Why it is held: what each rule says that holds it.</summary>
    public IReadOnlyList<RuleReason> Reasons { get; init; } = [];

    /// <summary>The name of its octets.</summary>
    public required string Octets { get; init; }

    public long Size { get; init; }

    public Mailbox? Sender { get; init; }

    public ReversePath? ReversePath { get; init; }

    /// <summary>Who decided; empty before.</summary>
    public string DecidedBy { get; init; } = "";

    /// <summary>Why; empty where nobody said.</summary>
    public string Decision { get; init; } = "";

    /// <summary>When; null before.</summary>
    public DateTimeOffset? DecidedAt { get; init; }
}

/// <summary>What became of a held mail.</summary>
public enum HeldState
{
    Held = 0,

    /// <summary>A moderator let it through; it goes out presently.</summary>
    Approved = 1,

    /// <summary>It was let through, and is in the queue.</summary>
    Distributed = 2,

    /// <summary>The author was told.</summary>
    Rejected = 3,

    /// <summary>The author was not told.</summary>
    Discarded = 4,

    /// <summary>Nobody decided in time.</summary>
    Expired = 5,
}
