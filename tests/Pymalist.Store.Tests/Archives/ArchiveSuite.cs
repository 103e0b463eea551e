using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Testing;

namespace Pymalist.Store.Tests;

public abstract class ArchiveSuite(IHome home) : StoreSuite(home)
{
    private static readonly AddrSpec Red = AddrSpec.Parse("Red@example.org");
    private static readonly AddrSpec Green = AddrSpec.Parse("green@example.org");
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private IArchive Archive => Store.Archive;

    [Fact]
    public async Task A_post_is_found_by_its_number_and_its_permalink_as_it_was_described()
    {
        var post = Post("From: =?utf-8?q?J=C3=BCrgen?= <ann@example.org>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0100\r\nSubject: Re: =?utf-8?q?Gr=C3=BC=C3=9Fe=00?=\r\nMessage-ID: <2@a>\r\nIn-Reply-To: <1@a>\r\nReferences: <0@a> <1@a>\r\n\r\n\0\xff\r\n");

        var added = Assert.Single(await Add(Red, post));
        var byNumber = (await Archive.Find(Red, 1, CancellationToken.None))!;
        var byLink = await Archive.Find(AddrSpec.Parse("red@EXAMPLE.org"), Permalink.Of("<2@a>"), CancellationToken.None);

        Assert.Equal(new Addition(1, IsNew: true), added);
        Assert.Equal(post.Octets.ToArray(), byNumber.Octets.ToArray());
        Assert.Equal(post.References, byNumber.References);
        Assert.Equal(post with { Number = 1, Thread = 1, Octets = byNumber.Octets, References = byNumber.References, Date = byNumber.Date }, byNumber);
        Assert.Equal(post.Date, byNumber.Date);
        Assert.Equal(1, byLink!.Number);
        Assert.Null(await Archive.Find(Red, 2, CancellationToken.None));
        Assert.Null(await Archive.Find(Red, "no\0ne", CancellationToken.None));
        Assert.Null(await Archive.Find(Green, 1, CancellationToken.None));
    }

    [Fact]
    public async Task The_same_octets_are_added_once_to_each_list()
    {
        var post = Post("Message-ID: <1@a>\n\nx");

        var first = await Add(Red, post, post);
        var second = await Add(Red, post, Post("Message-ID: <2@a>\n\nx"));
        await Add(Green, post);

        Assert.Equal([new(1, true), new Addition(1, false)], first);
        Assert.Equal([new(1, false), new Addition(2, true)], second);
        Assert.Equal((3, 2), (await Count("archived"), await Count("octets")));
        Assert.Equal([("green@example.org", 1L), ("Red@example.org", 2L)], (await Archive.Lists(CancellationToken.None).ToListAsync()).Select(list => (list.List.ToString(), list.Posts)));
    }

    [Fact]
    public async Task Who_takes_the_id_of_another_s_post_does_not_take_its_place()
    {
        await Add(Red, Post("Message-ID: <1@a>\nSubject: a\n\nx"));
        await Add(Red, Post("Message-ID: <1@a>\nSubject: a\n\ny"), Post("Message-ID: <1@a>\n\nz"));

        var posts = await All(Red);

        Assert.Equal(1, (await Archive.Find(Red, Permalink.Of("<1@a>"), CancellationToken.None))!.Number);
        Assert.Equal(3, posts.Select(post => post.Permalink).Distinct().Count());
        Assert.Equal([1L, 2L, 3L], posts.Select(post => post.Thread));
    }

    [Fact]
    public async Task A_thread_is_one_in_whatever_order_its_posts_come()
    {
        string[] messages = ["1;", "2;1", "3;1 2", "4;1 2 3", "5;2", "6;", "7;6"];
        for (var seed = 0; seed < 8; seed++)
        {
            var list = AddrSpec.Parse($"list{seed}@example.org");
            var shuffled = messages.ToArray();
            new Random(seed).Shuffle(shuffled);
            foreach (var message in shuffled)
                await Add(list, Post($"Message-ID: <{message.Split(';')[0]}>\nReferences: {string.Join(' ', message.Split(';')[1].Split(' ').Select(id => $"<{id}>"))}\n\n"));

            var threads = (await All(list)).GroupBy(post => post.Thread).Select(thread => string.Concat(thread.Select(post => post.MessageId.Trim('<', '>')).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
            Assert.Equal(["12345", "67"], threads);
            Assert.Equal((0L, 7L), await Faults(list));
        }
    }

    [Fact]
    public async Task A_list_is_read_in_order_and_from_where_one_was()
    {
        for (var i = 0; i < 1_200; i += 300)
            await Add(Red, [.. Enumerable.Range(i, 300).Select(n => Post($"Message-ID: <{n}@a>\nReferences: <0@a>\n\n"))]);

        var all = await All(Red);
        var rest = await Archive.All(Red, 1_190, CancellationToken.None).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 1_200).Select(n => (long)n), all.Select(post => post.Number));
        Assert.Equal(Enumerable.Range(1_191, 10).Select(n => (long)n), rest.Select(post => post.Number));
        Assert.All(all, post => Assert.Equal(0, post.Octets.Length));
        Assert.Equal(1_200, await Archive.Thread(Red, 1, CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task Octets_of_archived_posts_are_never_forgotten()
    {
        var large = RandomNumberGenerator.GetBytes(1_500_000);
        await Add(Red, Post("Message-ID: <1@a>\n\nx"), ArchiveReader.Describe(large, Now));
        await Store.Engine.Write(
            session => session.Execute("UPDATE octets SET at = 0, kept_until = NULL") + session.Execute("UPDATE octets_part SET at = 0"), CancellationToken.None);

        await Store.Prune(new() { BatchSize = 7 }, CancellationToken.None);

        Assert.Equal((0L, 2L), await Faults(Red));
        Assert.Equal(large, (await Archive.Find(Red, 2, CancellationToken.None))!.Octets.ToArray());
    }

    [Fact]
    public async Task What_is_redacted_is_gone_and_its_place_stays()
    {
        await Add(Red, Post("Message-ID: <1@a>\nFrom: Ann <ann@example.com>\nSubject: secret\n\nsecret\n"), Post("Message-ID: <2@a>\nIn-Reply-To: <1@a>\n\nRe\n"));

        Assert.True(await Archive.Redact(Red, 1, new("At her wish.\0", "owner@example.org", Now), CancellationToken.None));
        Assert.False(await Archive.Redact(Red, 1, new("again", "owner@example.org", Now), CancellationToken.None));
        Assert.False(await Archive.Redact(Red, 3, new("again", "owner@example.org", Now), CancellationToken.None));

        var post = (await Archive.Find(Red, Permalink.Of("<1@a>"), CancellationToken.None))!;
        Assert.Equal((1, 1, "<1@a>", Tombstone.Subject), (post.Number, post.Thread, post.MessageId, post.Subject));
        Assert.Null(post.Author);
        Assert.Equal(new Redaction("At her wish.\ufffd", "owner@example.org", Now), post.Redaction);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(post.Octets.Span), StringComparison.Ordinal);
        Assert.Contains("At her wish.", Encoding.UTF8.GetString(post.Octets.Span), StringComparison.Ordinal);
        Assert.Equal(0, await Store.Engine.Read(session => session.Number("SELECT count(*) FROM octets_part WHERE octets = @name", ("name", post.Sha256)), CancellationToken.None));
        Assert.Equal((0L, 2L), await Faults(Red));

        var again = Assert.Single(await Add(Red, Post("Message-ID: <1@a>\nFrom: Ann <ann@example.com>\nSubject: secret\n\nsecret\n")));
        Assert.Equal(new Addition(1, IsNew: false), again);
    }

    [Fact]
    public async Task What_another_list_or_a_parked_message_needs_stays_when_it_is_redacted()
    {
        var post = Post("Message-ID: <1@a>\n\nx\n");
        await Add(Red, post);
        await Add(Green, post);

        await Archive.Redact(Red, 1, new("r", "a", Now), CancellationToken.None);
        var kept = await Archive.Find(Green, 1, CancellationToken.None);
        await Store.Parking.Park(new() { MessageId = "a", Queue = "q", Reason = "", ContentType = "", Headers = "{}", Body = post.Octets }, CancellationToken.None);
        await Archive.Redact(Green, 1, new("r", "a", Now), CancellationToken.None);

        Assert.Equal(post.Octets.ToArray(), kept!.Octets.ToArray());
        Assert.Equal(post.Octets.ToArray(), (await Store.Parking.Find(1, CancellationToken.None))!.Body.ToArray());
    }

    [Fact]
    public async Task Octets_that_are_gone_are_said_and_the_others_read()
    {
        await Add(Red, Post("Message-ID: <1@a>\n\nx"), Post("Message-ID: <2@a>\n\ny"), Post("Message-ID: <3@a>\n\nz"));
        var names = (await All(Red)).Select(post => post.Sha256).ToArray();
        await Store.Engine.Write(session => session.Execute("DELETE FROM octets WHERE id = @id", ("id", names[0])), CancellationToken.None);
        await Store.Engine.Write(session => session.Execute("UPDATE octets_part SET data = @data WHERE octets = @id", ("data", "Message-ID: <2@a>\n\nY"u8.ToArray()), ("id", names[1])), CancellationToken.None);
        var faults = new List<ArchiveFault>();

        var report = await new ArchiveVerification(Archive, Red) { OnFault = faults.Add }.Run(CancellationToken.None);

        Assert.Equal((3, 2), (report.Posts, report.Faults));
        Assert.Equal([new(1, "<1@a>", "The octets of archived post 1 are gone."), new ArchiveFault(2, "<2@a>", "its octets are not those that were archived")], faults);
    }

    [Fact]
    public async Task Many_may_add_at_once_and_each_post_has_a_number_of_its_own()
    {
        var other = await Open();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() =>
            (n % 2 == 0 ? Store : other).Archive.Add(n % 4 < 2 ? Red : Green, [.. Enumerable.Range(n / 2 * 5, 10).Select(m => Post($"Message-ID: <{m}@a>\n\n"))], CancellationToken.None))));

        foreach (var posts in new[] { await All(Red), await All(Green) })
        {
            Assert.Equal(Enumerable.Range(1, posts.Count).Select(n => (long)n), posts.Select(post => post.Number));
            Assert.Equal(posts.Count, posts.Select(post => post.Sha256).Distinct().Count());
        }
    }

    [Fact]
    public async Task Posts_that_come_at_once_are_threaded_as_if_they_came_one_by_one()
    {
        // Each refers to some of all, before or after it; some come twice, and some ids are of two posts.
        var random = new Random(5);
        string[] texts = [.. Enumerable.Range(0, 300).Select(n =>
            $"Message-ID: <{n - (n % 10 == 9 ? 1 : 0)}@a>\nReferences: {string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(_ => $"<{random.Next(400)}@a>"))}\n\n{n - (n % 25 == 24 ? 1 : 0)}")];
        ArchivedPost[] posts = [.. texts.Select(Post)];

        var together = await Add(Red, posts);
        foreach (var post in posts)
            await Add(Green, post);

        Assert.Equal((await All(Green)).Select(post => (post.Number, post.Sha256)), (await All(Red)).Select(post => (post.Number, post.Sha256)));
        Assert.Equal(posts.Select(post => post.Sha256).Distinct().Count(), together.Count(addition => addition.IsNew));
        Assert.Equal(Threads(await All(Green)), Threads(await All(Red)));

        static string[] Threads(List<ArchivedPost> all) =>
            [.. all.GroupBy(post => post.Thread).Select(thread => string.Join(' ', thread.Select(post => post.Number))).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Strangers_who_refer_to_everything_make_nobody_wait_for_long()
    {
        var references = string.Join("\n ", Enumerable.Range(0, 5_000).Select(n => $"<{n}@a>"));
        ArchivedPost[] posts = [
            .. Enumerable.Range(0, 200).Select(n => Post($"Message-ID: <{n}@a>\n\n")),
            .. Enumerable.Range(0, 20).Select(n => Post($"Message-ID: <all-{n}@a>\nReferences: {references}\n\n"))];

        var added = await Add(Red, posts).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(220, added.Count(addition => addition.IsNew));
        Assert.Equal((0L, 220L), await Faults(Red));
    }

    [Fact]
    public async Task Two_who_import_the_same_mails_in_opposite_orders_both_end()
    {
        var other = await Open();
        ArchivedPost[] posts = [.. Enumerable.Range(0, 1_000).Select(n => Post($"Message-ID: <{n}@a>\n\n"))];

        await Task.WhenAll(
            Task.Run(async () => { foreach (var some in posts.Chunk(200)) await Store.Archive.Add(Red, some, CancellationToken.None); }),
            Task.Run(async () => { foreach (var some in posts.Reverse().Chunk(200)) await other.Archive.Add(Green, some, CancellationToken.None); }));

        Assert.Equal((0L, 1_000L), await Faults(Red));
        Assert.Equal((0L, 1_000L), await Faults(Green));
    }

    [Fact]
    public async Task What_one_list_redacts_while_another_takes_it_stays_with_the_other()
    {
        var other = await Open();
        for (var n = 1; n <= 60; n++)
        {
            var post = Post($"Message-ID: <{n}@a>\n\nThe text of {n}.\n");
            await Add(Red, post);

            await Task.WhenAll(
                Task.Run(() => Store.Archive.Redact(Red, n, new("", "owner@example.org", Now), CancellationToken.None)),
                Task.Run(() => other.Archive.Add(Green, [post], CancellationToken.None)));
        }

        Assert.Equal((0L, 60L), await Faults(Green));
    }

    [Theory]
    [InlineData("Message-ID: <{0}>\n\n")]
    [InlineData("References: <{0}>\n\n")]
    [InlineData("Subject: {0}\nFrom: {0} <{0}@{0}>\n\n")]
    public async Task Whatever_octets_a_post_has_it_is_taken(string form)
    {
        var hostile = new[] { new string('\xff', 995), "\0a\x01", "=?utf-8?q?=00=ED=A0=80?=", "'; DROP TABLE archived; --", new string('<', 900) };

        await Add(Red, [.. hostile.Select(text => Post(string.Format(CultureInfo.InvariantCulture, form, text)))]);

        Assert.Equal((0L, (long)hostile.Length), await Faults(Red));
    }

    [CorpusFact]
    public async Task Every_mail_there_is_can_be_archived_and_comes_out_as_it_was()
    {
        var options = new ArchiveImportOptions { HonourNoArchive = false };
        var files = new ArchiveFiles(options);
        var failures = new List<ImportFailure>();

        var first = await new ArchiveImport(Archive, Red, options, TimeProvider.System) { OnFailure = failures.Add }.Run(files.Read(Corpus.Root!, CancellationToken.None), CancellationToken.None);
        var again = await new ArchiveImport(Archive, Red, options, TimeProvider.System).Run(files.Read(Corpus.Root!, CancellationToken.None), CancellationToken.None);

        Assert.All(failures, failure => Assert.Equal("holds nothing", failure.Reason));
        Assert.InRange(first.Added, 2_000, long.MaxValue);
        Assert.Equal((0, first.Added + first.Known), (again.Added, again.Known));
        Assert.Equal((0L, first.Added), await Faults(Red));
    }

    private static ArchivedPost Post(string message) => ArchiveReader.Describe(Encoding.Latin1.GetBytes(message), Now);

    private Task<IReadOnlyList<Addition>> Add(AddrSpec list, params ArchivedPost[] posts) => Archive.Add(list, posts, CancellationToken.None);

    private Task<List<ArchivedPost>> All(AddrSpec list) => Archive.All(list, 0, CancellationToken.None).ToListAsync().AsTask();

    private async Task<(long Faults, long Posts)> Faults(AddrSpec list)
    {
        var report = await new ArchiveVerification(Archive, list).Run(CancellationToken.None);
        return (report.Faults, report.Posts);
    }
}
