namespace Pymalist.Lists;

/// <summary>The posts that each list has distributed: for numbers, digests, repeats and storms.</summary>
public interface IPostTable
{
    /// <summary>Writes a post down, and gives it the list's next number; one that is written down keeps its own.</summary>
    KeptPost Number(KeptPost post);

    KeptPost? Find(AddrSpec list, string mailId);

    /// <summary>Whether another mail with this Message-ID and this content was distributed.</summary>
    bool IsRepeat(AddrSpec list, string mailId, string messageId, string contentHash);

    /// <summary>How many posts of a thread came in a while.</summary>
    int CountOfThread(AddrSpec list, string thread, DateTimeOffset since);

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

    /// <summary>What its thread is known by.</summary>
    public string Thread { get; init; } = "";

    /// <summary>The name of its octets, as they went out; empty where they are not needed.</summary>
    public string Octets { get; init; } = "";

    public long Size { get; init; }
}
