using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives.Transfer;

/// <summary>Reads the messages of files: mbox files, maildirs, files of one message, and folders of these.</summary>
/// <param name="options">How.</param>
public sealed class ArchiveFiles(ArchiveImportOptions options)
{
    private static readonly string[] MaildirFolders = ["cur", "new"];

    // What starts with a dot is no mail, and a link may lead in a circle.
    private static readonly EnumerationOptions Ordinary = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>The messages of a path, in the order of the files' names. What cannot be read is a message with a <see cref="ImportedMessage.Trouble"/>.</summary>
    public async IAsyncEnumerable<ImportedMessage> Read(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (file, isMessage) in FilesOf(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (kind, trouble) = KindOf(file, isMessage);
            if (kind == Kind.Mbox)
            {
                await foreach (var message in Mbox(file, cancellationToken))
                    yield return message;
            }
            else
            {
                yield return trouble is null ? await One(file, cancellationToken) : new(file, default, null) { Trouble = trouble };
            }
        }
    }

    // In a maildir every file is a message; what is named by a person is what it looks like.
    private static IEnumerable<(string File, bool IsMessage)> FilesOf(string path)
    {
        if (!Directory.Exists(path))
            return [(path, false)];

        string[] folders = [.. MaildirFolders.Select(folder => Path.Combine(path, folder)).Where(Directory.Exists)];
        var isMaildir = folders.Length > 0;
        return (isMaildir ? folders : [path])
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", Ordinary))
            .OrderBy(file => isMaildir ? Path.GetFileName(file) : file, StringComparer.Ordinal)
            .Select(file => (file, isMaildir));
    }

    private static (Kind Kind, string? Trouble) KindOf(string file, bool isMessage)
    {
        try
        {
            // Nothing is opened that has no octets: not a pipe either, which would never end.
            if (new FileInfo(file).Length == 0)
                return (Kind.Message, "holds nothing");
            if (isMessage)
                return (Kind.Message, null);

            using var stream = File.OpenRead(file);
            Span<byte> start = stackalloc byte[5];
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return (start[..length].SequenceEqual("From "u8) ? Kind.Mbox : Kind.Message, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (Kind.Message, exception.Message);
        }
    }

    private async IAsyncEnumerable<ImportedMessage> Mbox(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, new FileStreamOptions { Options = FileOptions.SequentialScan });
        await using var messages = new MboxReader(stream, options.MaxMessageSize).Read(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var trouble = "";
            try
            {
                if (!await messages.MoveNextAsync())
                    yield break;
            }
            catch (IOException exception)
            {
                trouble = exception.Message;
            }

            if (trouble.Length > 0)
            {
                yield return new(file, default, null) { Trouble = trouble };
                yield break;
            }

            yield return OfMbox(file, messages.Current);
        }
    }

    private ImportedMessage OfMbox(string file, MboxMessage message) =>
        new($"{file}:{message.Line}", MboxQuoting.Unquote(message.Octets, options.Dialect), MboxSeparator.TryDate(message.Separator.Span, out var date) ? date : null)
        {
            Trouble = message.IsCut ? TooLarge : null,
        };

    private async Task<ImportedMessage> One(string file, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            return info.Length > options.MaxMessageSize
                ? new(file, default, null) { Trouble = TooLarge }
                : new(file, await File.ReadAllBytesAsync(file, cancellationToken), info.LastWriteTimeUtc);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(file, default, null) { Trouble = exception.Message };
        }
    }

    private string TooLarge => $"has more than the {options.MaxMessageSize} octets allowed";

    private enum Kind
    {
        Message,
        Mbox,
    }
}
