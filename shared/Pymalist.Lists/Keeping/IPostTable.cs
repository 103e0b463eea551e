namespace Pymalist.Lists;

/// <summary>The posts that each list has distributed: for numbers, digests, repeats and storms.</summary>
public interface IPostTable
{
    /// <summary>Writes a post down, and gives it the list's next number; one that is written down keeps its own.</summary>
    KeptPost Number(KeptPost post);

    /// <summary>The same, unless <see cref="IsRepeat"/>: of two twins that come at once, in whatever processes, one is numbered.</summary>
    /// <returns>Null for a repeat.</returns>
    KeptPost? NumberUnlessRepeated(KeptPost post);

    KeptPost? Find(AddrSpec list, string mailId);

    /// <summary>Notes what members got of a post: the octets' name (empty where nobody needs them), their size, and what they say.</summary>
    void Sent(AddrSpec list, string mailId, string octets, long size, string contentHash);

    /// <summary>Whether another mail with this Message-ID and this content was distributed, or is what members got.</summary>
    bool IsRepeat(AddrSpec list, string mailId, string messageId, string contentHash);

    /// <summary>How many posts came in a while that are one of these messages, or are in a thread with one; without the mail itself.</summary>
    int CountOfThread(AddrSpec list, IReadOnlyList<string> messageIds, string exceptMailId, DateTimeOffset since);

    /// <summary>Those behind a number, in order.</summary>
    IReadOnlyList<KeptPost> After(AddrSpec list, long number, int most);

    /// <summary>How many they are, their octets together, and when the first of them came.</summary>
    (int Count, long Size, DateTimeOffset? First) Waiting(AddrSpec list, long number);
}

/// <summary>A post that was distributed.</summary>
public sealed record KeptPost
{
    public required AddrSpec List { get; init; }

    /// <summary>From 1, without gaps; 0 before it has one.</summary>
    public long Number { get; init; }

    /// <summary>The root of the mail's id.</summary>
    public required string MailId { get; init; }

    public DateTimeOffset At { get; init; }

    public string MessageId { get; init; } = "";

    /// <summary>Of what it says, so that a Message-ID alone suppresses nothing.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>What its thread is known by: the Message-ID of its first post.</summary>
    public string Thread { get; init; } = "";

    /// <summary>What it refers to, the thread's first one first. Is not kept: the thread follows from it.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The name of its octets, as they went out; empty where they are not needed.</summary>
    public string Octets { get; init; } = "";

    public long Size { get; init; }

    /// <summary>Whether it is noted what members got of it.</summary>
    public bool IsMade { get; init; }
}
