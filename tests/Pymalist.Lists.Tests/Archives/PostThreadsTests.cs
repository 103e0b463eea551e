using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

public sealed class PostThreadsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What imaptest expects of THREAD=REFERENCES.
    [CorpusTheory]
    [InlineData("thread", "(3 2)(1)", "")]
    [InlineData("thread", "(2 1)", "1")]
    [InlineData("thread2", "(1)(2)", "")]
    [InlineData("thread3", "(1 2)", "")]
    [InlineData("thread4", "(1 2)", "")]
    public async Task The_files_of_imaptest_give_its_threads(string file, string threads, string without)
    {
        var posts = await Mboxes.Posts(file);
        if (without.Length > 0)
            posts.RemoveAt(int.Parse(without, CultureInfo.InvariantCulture) - 1);

        Assert.Equal(threads, Text(posts));
    }

    // Message-ID, References, subject; in the order of their dates.
    [Theory]
    [InlineData("a;;x b;a;x c;a b;x", "(1 2 3)")]
    [InlineData("a;;x b;a;x c;a;x d;b;x", "(1 (2 4)(3))")]
    [InlineData("c;a b;x b;a;x a;;x", "(3 2 1)")]
    [InlineData("b;a;x c;a;x", "((1)(2))")]
    [InlineData("b;a;x c;a;y", "((1)(2))")]
    [InlineData("c;a b;x", "(1)")]
    [InlineData("d;a b c;x e;a b;x", "((1)(2))")]
    [InlineData("a;;x b;;Re:x", "(1 2)")]
    [InlineData("b;;Re:x a;;x", "(2 1)")]
    [InlineData("a;;x b;;x", "((1)(2))")]
    [InlineData("a;;x b;;x c;;x", "((1)(2)(3))")]
    [InlineData("a;;Re:x b;;Re:x c;;x", "(3 (1)(2))")]
    [InlineData("a;z;x b;z;x c;;Re:x", "((1)(2)(3))")]
    [InlineData("a;z;x b;z;x c;w;x d;w;x", "((1)(2)(3)(4))")]
    [InlineData("a;; b;;", "(1)(2)")]
    [InlineData("a;;x b;;y", "(1)(2)")]
    [InlineData("a;a;x", "(1)")]
    [InlineData("a;b;x b;a;y", "(2 1)")]
    [InlineData("a;c;x b;a;y c;b;z", "(3 1 2)")]
    [InlineData("a;;x a;;y b;a;x", "(1 3)(2)")]
    [InlineData("a;a a a;x b;a b a b;x", "((1)(2))")]
    [InlineData("b;c a;p c;a;q a;;r", "(2)(3 1)")]
    public void Posts_make_these_threads(string posts, string threads) => Assert.Equal(threads, Text([.. Parse(posts)]));

    [Fact]
    public void Without_references_what_it_answers_counts()
    {
        var posts = new[] { Post(0, "a", "", "x"), Post(1, "b", "", "y") with { InReplyTo = "<a>" } };

        Assert.Equal("(1 2)", Text(posts));
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_is_one_thread_in_whatever_order_it_comes()
    {
        const int count = 100_000;
        var chain = Enumerable.Range(0, count).Select(i => Post(i, $"{i}", i == 0 ? "" : $"{i - 1}", $"{i}")).ToArray();
        var shuffled = chain.ToArray();
        new Random(1).Shuffle(shuffled);

        foreach (var posts in new[] { chain, [.. chain.Reverse()], shuffled })
        {
            var start = Stopwatch.GetTimestamp();
            var threads = PostThreads.Of(posts);

            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.Equal(Enumerable.Range(0, count), PostThreads.Walk(threads).Select(walked => walked.Depth));
            Assert.Equal(chain, PostThreads.Walk(threads).Select(walked => walked.Node.Post));
        }
    }

    [Fact]
    public void What_strangers_say_of_others_costs_no_more_the_more_there_is()
    {
        var random = new Random(2);
        var posts = Enumerable.Range(0, 20_000).Select(i => Post(
            i, $"{i}", string.Join(' ', Enumerable.Range(0, 40).Select(_ => random.Next(20_000).ToString(CultureInfo.InvariantCulture))), $"{random.Next(100)}")).ToArray();
        var start = Stopwatch.GetTimestamp();

        var threads = PostThreads.Of(posts);

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(posts.Length, PostThreads.Walk(threads).Count(walked => walked.Node.Post is not null));
    }

    [CorpusFact]
    public void A_list_s_month_is_one_forest_of_all_its_posts()
    {
        var posts = Corpus.Files("threads/list-linux-ntfs-dev").Select(file => ArchiveReader.Describe(File.ReadAllBytes(file), Start)).ToArray();

        var threads = PostThreads.Of(posts);

        var walked = PostThreads.Walk(threads).Where(node => node.Node.Post is not null).ToArray();
        Assert.Equal(posts.Length, walked.Length);
        Assert.Equal(posts.Length, walked.Select(node => node.Node.Post!.Sha256).Distinct().Count());
        Assert.InRange(threads.Count, 2, posts.Length / 2);
    }

    private static string Text(IReadOnlyList<ArchivedPost> posts)
    {
        var text = new StringBuilder();
        foreach (var root in PostThreads.Of(posts))
            Write(root);
        return text.ToString();

        // As THREAD answers (RFC 5256, section 4): an only child stands behind its parent, several have brackets each.
        void Write(ThreadNode node)
        {
            text.Append('(');
            for (var at = node; at is not null; at = at.Children.Count == 1 ? at.Children[0] : null)
            {
                text.Append(at.Post is null ? "" : $"{posts.Index().First(pair => ReferenceEquals(pair.Item, at.Post)).Index + 1}").Append(at.Post is not null && at.Children.Count > 0 ? " " : "");
                if (at.Children.Count > 1)
                {
                    foreach (var child in at.Children)
                        Write(child);
                }
            }

            text.Append(')');
        }
    }

    private static IEnumerable<ArchivedPost> Parse(string posts)
    {
        var i = 0;
        var rest = posts;
        while (rest.Length > 0)
        {
            var parts = rest.Split(';', 3);
            var end = parts[2].IndexOf(' ', StringComparison.Ordinal);
            var subject = end < 0 ? parts[2] : parts[2][..end];
            rest = end < 0 ? "" : parts[2][(end + 1)..];
            yield return Post(i++, parts[0], parts[1], subject);
        }
    }

    private static ArchivedPost Post(int second, string id, string references, string subject) => new()
    {
        MessageId = $"<{id}>",
        Permalink = Permalink.Of(id),
        Date = Start.AddSeconds(second),
        References = [.. references.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(reference => $"<{reference}>")],
        BaseSubject = BaseSubject.Of(subject),
        Sha256 = $"{second}",
        Size = 0,
    };
}
