using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

/// <summary>The files of imaptest, described as an archive does; the line in front of a message has its date.</summary>
internal static class Mboxes
{
    public static async Task<List<ArchivedPost>> Posts(string name)
    {
        await using var file = File.OpenRead(Path.Combine(Corpus.Root!, "threads", "imaptest", name + ".mbox"));
        var posts = new List<ArchivedPost>();
        await foreach (var message in new MboxReader(file, 1_000_000).Read(CancellationToken.None))
        {
            Assert.True(MboxSeparator.TryDate(message.Separator.Span, out var date));
            posts.Add(ArchiveReader.Describe(message.Octets, DateTimeOffset.MaxValue.AddDays(-2), date));
        }

        return posts;
    }
}
