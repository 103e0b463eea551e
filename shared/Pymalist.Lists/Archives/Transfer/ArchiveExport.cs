using System.Globalization;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives.Transfer;

/// <summary>Writes the archive of a list into files, from which <see cref="ArchiveImport"/> reads every octet again.</summary>
/// <param name="archive">Which.</param>
/// <param name="list">The list's address.</param>
public sealed class ArchiveExport(IArchive archive, AddrSpec list)
{
    /// <summary>Told after each post how many there were.</summary>
    public Action<long> OnProgress { get; init; } = _ => { };

    /// <summary>Writes an mbox file, quoted as mboxrd.</summary>
    /// <returns>How many posts.</returns>
    /// <exception cref="InvalidDataException">The octets of a post are gone.</exception>
    public async Task<long> ToMbox(Stream file, CancellationToken cancellationToken)
    {
        var writer = new MboxWriter(file);
        return await ForEach(post => writer.Write(post.Octets, Sender(post), post.Date, cancellationToken), cancellationToken);
    }

    /// <summary>Writes a maildir: each post a file in <c>cur</c>, named so that their order is that of the archive. What is there already is written anew.</summary>
    /// <param name="path">Made where it is not there.</param>
    /// <param name="cancellationToken">Leaves what is written.</param>
    /// <returns>How many posts.</returns>
    /// <exception cref="InvalidDataException">The octets of a post are gone.</exception>
    public async Task<long> ToMaildir(string path, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { "tmp", "new", "cur" })
            Directory.CreateDirectory(Path.Combine(path, folder));
        return await ForEach(post => Write(path, post, cancellationToken), cancellationToken);
    }

    private async Task<long> ForEach(Func<ArchivedPost, Task> write, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var listed in archive.All(list, 0, cancellationToken))
        {
            if (await archive.Find(list, listed.Number, cancellationToken) is { } post)
                await write(post);
            OnProgress(++count);
        }

        return count;
    }

    // S: it was seen. No reader of the maildir finds half a file.
    private static async Task Write(string path, ArchivedPost post, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{post.Number:D10}.{post.Sha256[..16]}.pymalist");
        var (written, file) = (Path.Combine(path, "tmp", name), Path.Combine(path, "cur", name + ":2,S"));
        await File.WriteAllBytesAsync(written, post.Octets, cancellationToken);
        File.SetLastWriteTimeUtc(written, post.Date.UtcDateTime);
        File.Move(written, file, overwrite: true);
    }

    private static AddrSpec? Sender(ArchivedPost post) => post.Author?.ToMailbox()?.Address;
}
