namespace Pymalist.Lists.Archives;

/// <summary>The posts of lists, kept for good: each by its number, its permalink and its thread.</summary>
public interface IArchive
{
    /// <summary>
    /// Adds posts with their octets, all in one step, in their order. One whose octets the list's archive has had before, redacted since or not, is not added
    /// again. A second one under a Message-ID gets a permalink of its own (<see cref="Permalink.OfAnother"/>).
    /// </summary>
    /// <returns>What became of each.</returns>
    Task<IReadOnlyList<Addition>> Add(AddrSpec list, IReadOnlyList<ArchivedPost> posts, CancellationToken cancellationToken);

    /// <summary>The posts of a list in the order of their numbers, without their octets.</summary>
    /// <param name="list">The list's address.</param>
    /// <param name="after">Those with a higher number; 0 for all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<ArchivedPost> All(AddrSpec list, long after, CancellationToken cancellationToken);

    /// <summary>The posts of a thread, as in <see cref="All"/>; <see cref="Threads.PostThreads"/> makes a tree of them.</summary>
    /// <param name="list">The list's address.</param>
    /// <param name="thread">See <see cref="ArchivedPost.Thread"/>.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<ArchivedPost> Thread(AddrSpec list, long thread, CancellationToken cancellationToken);

    /// <summary>A post by its number, with its octets; null where there is none.</summary>
    /// <exception cref="InvalidDataException">Its octets are gone.</exception>
    Task<ArchivedPost?> Find(AddrSpec list, long number, CancellationToken cancellationToken);

    /// <summary>A post by its permalink, with its octets; null where there is none. That of a Message-ID is <see cref="Permalink.Of"/>.</summary>
    /// <exception cref="InvalidDataException">Its octets are gone.</exception>
    Task<ArchivedPost?> Find(AddrSpec list, string permalink, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the octets, author and subject out of a post and leaves a <see cref="Tombstone"/>; its number, permalink and thread stay. What
    /// else refers to the octets (mail that is still on its way, parked or held) keeps them as long as it does.
    /// </summary>
    /// <returns>False where there is no such post, or it is redacted already.</returns>
    Task<bool> Redact(AddrSpec list, long number, Redaction redaction, CancellationToken cancellationToken);

    /// <summary>The lists that have posts here, by address.</summary>
    IAsyncEnumerable<ArchivedList> Lists(CancellationToken cancellationToken);
}

/// <summary>What became of a post that was to be added.</summary>
/// <param name="Number">The number it has, or had before.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public readonly record struct Addition(long Number, bool IsNew);

/// <summary>A list with posts in an archive.</summary>
/// <param name="List">Its address.</param>
/// <param name="Posts">How many.</param>
/// <param name="Threads">In how many threads.</param>
/// <param name="First">When the oldest was written.</param>
/// <param name="Last">When the newest was written.</param>
public sealed record ArchivedList(AddrSpec List, long Posts, long Threads, DateTimeOffset First, DateTimeOffset Last);
