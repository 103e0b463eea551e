using Pymalist.Hosting;
using Pymalist.Hosting.Operating;

namespace Pymalist.Standalone.Tracing;

/// <summary>Tells what is known of what somebody has typed.</summary>
internal static class Trace
{
    public static async Task<int> Run(Installed installed, string what, bool all, bool json, CancellationToken cancellationToken)
    {
        var stories = new Stories(installed.Store);
        var told = 0;
        await foreach (var story in OfRecipient(stories, what, cancellationToken))
        {
            if (json)
                StoryJson.Write(story);
            else
                StoryText.Write(story, isFirst: told == 0);
            told++;
        }

        await foreach (var story in OfMails(stories, what, cancellationToken))
        {
            if (json)
                StoryJson.Write(story);
            else
                StoryText.Write(story, all, isFirst: told == 0);
            told++;
        }

        if (told > 0)
            return ExitCodes.Done;

        await Console.Error.WriteLineAsync(PrintableText.Of($"Nothing is known of '{what}' (any more)."));
        return ExitCodes.Failed;
    }

    private static IAsyncEnumerable<RecipientStory> OfRecipient(Stories stories, string what, CancellationToken cancellationToken) =>
        AddrSpec.TryParse(what, out var address) ? stories.OfRecipient(address, cancellationToken) : AsyncEnumerable.Empty<RecipientStory>();

    // A Message-ID looks like an address, and people copy it with its brackets or without.
    private static IAsyncEnumerable<MailStory> OfMails(Stories stories, string what, CancellationToken cancellationToken)
    {
        if (what.StartsWith('<'))
            return stories.OfMessageId(what, cancellationToken);
        return what.Contains('@', StringComparison.Ordinal) ? stories.OfMessageId($"<{what}>", cancellationToken) : stories.OfMails(what, cancellationToken);
    }
}
