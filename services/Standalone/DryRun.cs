using Pymalist.Internet.StdIn;

namespace Pymalist.Standalone;

/// <summary>Asks a processor what it would do with a message.</summary>
/// <param name="processor">The one that would do it.</param>
/// <param name="outFolder">Where the outgoing messages are written; null for nowhere.</param>
internal sealed class DryRun(IProcessor processor, string? outFolder)
{
    /// <summary>A message as it would come in from a pipe; null, with a line on the standard error stream, where there is none.</summary>
    public static async Task<Mail?> Read(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            await foreach (var mail in new StdInFetcher(new StdInOptions(), stream).Fetch(cancellationToken))
                return mail;
            await Console.Error.WriteLineAsync($"{file}: is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MailException)
        {
            await Console.Error.WriteLineAsync($"{file}: {exception.Message}");
        }

        return null;
    }

    public async Task<Decision> Process(string file, Mail mail, CancellationToken cancellationToken)
    {
        var outgoing = new List<Outgoing>();
        try
        {
            await foreach (var copy in processor.Process(mail, cancellationToken))
                outgoing.Add(new(copy, await Write(file, copy, outgoing.Count + 1, cancellationToken)));
            return outgoing.Count == 0
                ? new(file, "discard", "Nothing goes out.", outgoing)
                : new(file, "distribute", "Accepted.", outgoing);
        }
        catch (MailException exception)
        {
            // One list of several may refuse what another takes.
            var decision = outgoing.Count > 0 ? "distribute" : exception.Status.IsPermanent ? "reject" : "fail";
            return new(file, decision, $"{exception.Status} {exception.Message}", outgoing);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(file, "fail", $"{exception.GetType().Name}: {exception.Message}", outgoing);
        }
    }

    private async Task<string?> Write(string file, Mail copy, int number, CancellationToken cancellationToken)
    {
        if (outFolder is null)
            return null;

        Directory.CreateDirectory(outFolder);
        var path = Path.Combine(outFolder, $"{Path.GetFileNameWithoutExtension(file)}.{number}.{copy.Id[^8..]}.eml");
        await File.WriteAllBytesAsync(path, copy.Message, cancellationToken);
        return path;
    }
}
