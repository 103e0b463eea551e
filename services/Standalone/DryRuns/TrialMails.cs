using System.Runtime.CompilerServices;
using Pymalist.Internet.StdIn;
using Pymalist.Lists.Archives.Transfer;

namespace Pymalist.Standalone.DryRuns;

/// <summary>The messages to try a configuration on: files of one message, mbox files, maildirs, and folders of these.</summary>
internal static class TrialMails
{
    /// <summary>
    /// Each with where it is, as it would come in from a pipe: an empty first line or one of an mbox file is none of it. One that cannot be had is
    /// null, and the reason stands on the standard error stream.
    /// </summary>
    public static async IAsyncEnumerable<(string Place, Mail? Mail)> Read(string[] paths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            await foreach (var message in new ArchiveFiles(new ArchiveImportOptions()).Read(path, cancellationToken))
                yield return (message.Place, await MailOf(message, cancellationToken));
        }
    }

    private static async Task<Mail?> MailOf(ImportedMessage message, CancellationToken cancellationToken)
    {
        var trouble = message.Trouble ?? "is empty.";
        if (message.Trouble is null)
        {
            try
            {
                await foreach (var mail in new StdInFetcher(new StdInOptions(), new MemoryStream(message.Octets.ToArray())).Fetch(cancellationToken))
                    return mail;
            }
            catch (MailException exception)
            {
                trouble = exception.Message;
            }
        }

        await Console.Error.WriteLineAsync($"{message.Place}: {trouble}");
        return null;
    }
}
