using MimeKit;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Bench.MailKit;

/// <summary>The corpus, as far as both take it for mail: fields and the tree of parts.</summary>
internal static class ParsePair
{
    public static IEnumerable<Scenario> Scenarios()
    {
        byte[][] messages = [.. Corpus.Files("").Select(File.ReadAllBytes).Where(message => Parsed(message))];
        if (messages.Length == 0)
            throw new BenchException("There is no ../shared/corpus beside this checkout.");

        yield return new("parsing the corpus, built in", messages.Length, () => Sample.Of(() => All(messages, message => PartTree.Read(message))))
        {
            References = ["parsing the corpus, MimeKit"],
        };
        yield return new("parsing the corpus, MimeKit", messages.Length, () => Sample.Of(() => All(messages, message => Parsed(message))));
    }

    private static Task All(byte[][] messages, Action<byte[]> read)
    {
        foreach (var message in messages)
            read(message);
        return Task.CompletedTask;
    }

    private static bool Parsed(byte[] message)
    {
        try
        {
            using var octets = new MemoryStream(message, writable: false);
            using var parsed = MimeMessage.Load(octets, persistent: true);
            return parsed.Headers.Count > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
