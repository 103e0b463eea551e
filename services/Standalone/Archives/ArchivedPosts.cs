using System.Globalization;
using Pymalist.Hosting;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;
using Pymalist.Standalone.Printing;

namespace Pymalist.Standalone.Archives;

/// <summary>What is in archives, for people and programs to look at.</summary>
internal static class ArchivedPosts
{
    // A chain of answers may be as deep as there are posts; a line is not as wide.
    private const int DeepestShown = 20;

    public static async Task<int> Lists(Installed installed, bool json, CancellationToken cancellationToken)
    {
        var table = new TextTable("list", "posts", "threads", "first", "last");
        await foreach (var list in installed.Store.Archive.Lists(cancellationToken))
        {
            if (json)
                JsonLine.Write(new { List = list.List.ToString(), list.Posts, list.Threads, list.First, list.Last });
            else
                table.Add(list.List.ToString(), Say.Number(list.Posts), Say.Number(list.Threads), Say.Time(list.First), Say.Time(list.Last));
        }

        return Written(table, json);
    }

    public static async Task<int> List(Installed installed, AddrSpec list, bool json, CancellationToken cancellationToken)
    {
        var table = new TextTable("N", "date", "author", "subject");
        var posts = await installed.Store.Archive.All(list, 0, cancellationToken).ToListAsync(cancellationToken);
        foreach (var (node, depth) in PostThreads.Walk(PostThreads.Of(posts)))
        {
            if (node.Post is not { } post)
                continue;
            if (json)
                JsonLine.Write(Facts(list, post, depth));
            else
                table.Add(Say.Number(post.Number), Say.Time(post.Date), Author(post), new string(' ', 2 * Math.Min(depth, DeepestShown)) + post.Subject);
        }

        return Written(table, json);
    }

    public static async Task<int> Show(Installed installed, AddrSpec list, string which, string? file, bool json, CancellationToken cancellationToken)
    {
        if (await Find(installed, list, which, cancellationToken) is not { } post)
            return ExitCodes.Failed;

        if (file is not null)
            await File.WriteAllBytesAsync(file, post.Octets, cancellationToken);
        if (json)
            JsonLine.Write(Facts(list, post, depth: null));
        else
            Write(list, post);
        return ExitCodes.Done;
    }

    /// <summary>A post by its number, its Message-ID or its permalink; null, and said so, where there is none.</summary>
    public static async Task<ArchivedPost?> Find(Installed installed, AddrSpec list, string which, CancellationToken cancellationToken)
    {
        try
        {
            var archive = installed.Store.Archive;
            var found = long.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? await archive.Find(list, number, cancellationToken)
                : await archive.Find(list, which, cancellationToken) ?? await archive.Find(list, Permalink.Of(which), cancellationToken);
            if (found is null)
                await Console.Error.WriteLineAsync($"{which}: there is no such post in the archive of {list}.");
            return found;
        }
        catch (InvalidDataException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return null;
        }
    }

    private static int Written(TextTable table, bool json)
    {
        if (!table.IsEmpty)
            table.Write();
        else if (!json)
            Console.WriteLine("Nothing is archived.");
        return ExitCodes.Done;
    }

    private static void Write(AddrSpec list, ArchivedPost post)
    {
        var facts = new TextTable("archived post", $"{Say.Number(post.Number)} of {list}");
        facts.Add("message", post.MessageId);
        facts.Add("permalink", post.Permalink);
        facts.Add("date", Say.Time(post.Date));
        facts.Add("author", Author(post));
        facts.Add("subject", post.Subject);
        facts.Add("thread", Say.Number(post.Thread));
        facts.Add("in reply to", post.InReplyTo ?? "");
        facts.Add("octets", Say.Number(post.Size));
        facts.Add("SHA-256", post.Sha256);
        if (post.Redaction is { } redaction)
            facts.Add("redacted", $"{Say.Time(redaction.At)} by {redaction.Actor}: {redaction.Reason}");
        facts.Write();
    }

    private static string Author(ArchivedPost post) => post.Author?.ToString() ?? "";

    private static object Facts(AddrSpec list, ArchivedPost post, int? depth) => new
    {
        List = list.ToString(),
        post.Number,
        post.MessageId,
        post.Permalink,
        post.Thread,
        Depth = depth,
        post.Date,
        Author = Author(post),
        post.Subject,
        post.InReplyTo,
        post.References,
        post.Sha256,
        post.Size,
        post.Redaction,
    };
}
