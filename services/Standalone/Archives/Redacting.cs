using Pymalist.Hosting;
using Pymalist.Hosting.Operating;
using Pymalist.Lists.Archives;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Archives;

/// <summary>Takes a post out of an archive, if that is really meant.</summary>
internal static class Redacting
{
    public static async Task<int> Run(
        Installed installed, AddrSpec list, string which, Redaction redaction, bool yes, bool json, CancellationToken cancellationToken)
    {
        if (!yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Nobody is there to be asked: say --yes to redact for good.");
            return ExitCodes.Usage;
        }

        if (await ArchivedPosts.Find(installed, list, which, cancellationToken) is not { } post)
            return ExitCodes.Failed;
        if (!yes && !IsMeant(post))
        {
            await Console.Error.WriteLineAsync("Nothing is redacted.");
            return ExitCodes.Failed;
        }

        if (!await installed.Store.Archive.Redact(list, post.Number, redaction, cancellationToken))
        {
            await Console.Error.WriteLineAsync($"{which}: it is redacted already.");
            return ExitCodes.Failed;
        }

        if (json)
            JsonLine.Write(new { List = list.ToString(), post.Number, Redacted = true });
        else
            Console.WriteLine($"{Say.Number(post.Number)}: redacted.");
        return ExitCodes.Done;
    }

    private static bool IsMeant(ArchivedPost post)
    {
        Console.Write(PrintableText.Of($"Take post {Say.Number(post.Number)}, \"{post.Subject}\" by {post.Author}, out for good? [y/N] "));
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
