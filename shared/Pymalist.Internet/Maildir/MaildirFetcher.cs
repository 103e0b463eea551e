using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Maildir;

/// <summary>Gets the mail from a maildir, new and seen, in the order of the files' names, and removes each once it is safe.</summary>
/// <remarks>A file that is too large or cannot be read stays; the others go on, and what went wrong is thrown in the end.</remarks>
public sealed class MaildirFetcher(MaildirOptions options) : IFetcher
{
    private static readonly string[] Folders = ["new", "cur"];

    private readonly string _path = Path.GetFullPath(options.Path);

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">It is no maildir.</exception>
    /// <exception cref="IOException">A file could not be read or removed.</exception>
    /// <exception cref="MailException">A mail is larger than allowed.</exception>
    public async IAsyncEnumerable<Mail> Fetch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = new FetchFailures();
        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Read(file, failures, cancellationToken) is not { } message)
                continue;

            yield return Mail(file, message);
            Remove(file, failures);
        }

        failures.ThrowIfAny();
    }

    private IEnumerable<FileInfo> Files()
    {
        if (!Directory.Exists(Path.Combine(_path, "new")))
            throw new DirectoryNotFoundException($"{_path} is no maildir: there is no folder 'new' in it.");

        // A name that starts with a dot is none of ours: the rules of maildir leave it alone.
        return Folders
            .Select(folder => new DirectoryInfo(Path.Combine(_path, folder)))
            .Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles())
            .Where(file => file.Name[0] != '.')
            .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    // Null: not to be had. A file that is gone was taken, or marked as seen, by another reader.
    private async Task<ReadOnlyMemory<byte>?> Read(FileInfo file, FetchFailures failures, CancellationToken cancellationToken)
    {
        try
        {
            if (file.LinkTarget is not null)
                throw new IOException($"{file.FullName} is a link: a mail must be a file.");

            return await Read(file, cancellationToken);
        }
        catch (FileNotFoundException)
        {
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MailException)
        {
            failures.Add(exception);
        }

        return null;
    }

    // Nothing is opened that has no octets: not a pipe either, which would never end.
    private async Task<ReadOnlyMemory<byte>> Read(FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            return default;
        if (file.Length > options.MaxMessageSize)
            throw new MailException(
                EnhancedStatus.MessageTooBig,
                $"{file.FullName} has {file.Length} octets, more than the {options.MaxMessageSize} allowed. It stays there.");

        using var handle = File.OpenHandle(file.FullName, options: FileOptions.SequentialScan);
        var octets = new byte[file.Length];
        var length = 0;
        while (length < octets.Length && await RandomAccess.ReadAsync(handle, octets.AsMemory(length), length, cancellationToken) is var count and > 0)
            length += count;
        return octets.AsMemory(0, length);
    }

    private Mail Mail(FileInfo file, ReadOnlyMemory<byte> message) => new()
    {
        Id = MailId.Of($"maildir:{_path}", UniqueName(file.Name), message.Span),
        Message = message,
        ReversePath = ReturnPath.Of(message.Span),
    };

    // What follows it are flags, which readers change.
    private static string UniqueName(string name) =>
        name.IndexOf(":2,", StringComparison.Ordinal) is var flags and >= 0 ? name[..flags] : name;

    private static void Remove(FileInfo file, FetchFailures failures)
    {
        try
        {
            file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add(exception);
        }
    }
}
