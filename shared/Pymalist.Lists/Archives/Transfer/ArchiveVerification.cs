using System.Security.Cryptography;

namespace Pymalist.Lists.Archives.Transfer;

/// <summary>Reads all of a list's archive and says what is not as it was put there.</summary>
/// <param name="archive">Which.</param>
/// <param name="list">The list's address.</param>
public sealed class ArchiveVerification(IArchive archive, AddrSpec list)
{
    /// <summary>Told of each fault.</summary>
    public Action<ArchiveFault> OnFault { get; init; } = _ => { };

    /// <summary>Told after each post how many there were.</summary>
    public Action<long> OnProgress { get; init; } = _ => { };

    /// <summary>Checks the octets, the ids, the permalinks and the threads of all posts.</summary>
    public async Task<VerificationReport> Run(CancellationToken cancellationToken)
    {
        var (posts, faults, octets) = (0L, 0L, 0L);
        var numbers = new HashSet<long>();
        var threads = new Dictionary<long, (long Number, string MessageId)>();
        await foreach (var listed in archive.All(list, 0, cancellationToken))
        {
            numbers.Add(listed.Number);
            threads.TryAdd(listed.Thread, (listed.Number, listed.MessageId));
            octets += listed.Size;
            if (await FaultOf(listed, cancellationToken) is { } fault)
            {
                faults++;
                OnFault(new(listed.Number, listed.MessageId, fault));
            }

            OnProgress(++posts);
        }

        foreach (var (thread, post) in threads.Where(pair => !numbers.Contains(pair.Key)))
        {
            faults++;
            OnFault(new(post.Number, post.MessageId, $"its thread is known by post {thread}, which is not there"));
        }

        return new(posts, octets, faults);
    }

    private async Task<string?> FaultOf(ArchivedPost listed, CancellationToken cancellationToken)
    {
        try
        {
            if (await archive.Find(list, listed.Number, cancellationToken) is not { } post)
                return "it is listed and cannot be found";
            if ((await archive.Find(list, listed.Permalink, cancellationToken))?.Number != listed.Number)
                return "its permalink does not lead to it";

            return post.Redaction is null ? FaultOf(post) : null;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    private static string? FaultOf(ArchivedPost post)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(post.Octets.Span)) != post.Sha256)
            return "its octets are not those that were archived";
        if (ArchiveReader.Describe(post.Octets, post.Date).MessageId != post.MessageId)
            return "it is archived under another Message-ID than its octets have";

        return post.Permalink == Permalink.Of(post.MessageId) || post.Permalink == Permalink.OfAnother(post.MessageId, post.Sha256)
            ? null
            : "its permalink is not that of its Message-ID";
    }
}

/// <summary>Something in an archive that is not as it was put there.</summary>
/// <param name="Number">The post's number.</param>
/// <param name="MessageId">Its Message-ID.</param>
/// <param name="Text">What is wrong, for people.</param>
public sealed record ArchiveFault(long Number, string MessageId, string Text);

/// <summary>What was verified.</summary>
/// <param name="Posts">How many posts.</param>
/// <param name="Octets">How many octets they came with.</param>
/// <param name="Faults">How many faults there are.</param>
public sealed record VerificationReport(long Posts, long Octets, long Faults);
