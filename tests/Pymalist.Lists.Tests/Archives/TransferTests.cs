using System.Diagnostics;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Transfer;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

public sealed class TransferTests : IDisposable
{
    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");

    private readonly TemporaryFolder _folder = new("archive");
    private readonly FakeArchive _archive = new();
    private readonly List<ImportFailure> _failures = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_mbox_file_is_imported_once_however_often_it_comes()
    {
        Write("red.mbox", "From a Fri Feb 22 23:00:00 2008\nMessage-ID: <1@a>\nSubject: a\n\nx\n\nFrom b Thu Jan  1 00:00:00 1970\nDate: 23 Feb 2008 10:00:00 +0000\nMessage-ID: <2@a>\nIn-Reply-To: <1@a>\n\n>From here\n>>From there\n");

        var first = await Import("red.mbox");
        var second = await Import("red.mbox");

        Assert.Equal(new ImportReport(2, 0, 0, 0, first.Octets), first);
        Assert.Equal(new ImportReport(0, 2, 0, 0, first.Octets), second);
        Assert.Equal("Date: 23 Feb 2008 10:00:00 +0000\nMessage-ID: <2@a>\nIn-Reply-To: <1@a>\n\nFrom here\n>From there\n", await Text(2));
        var posts = await _archive.All(Red, 0, CancellationToken.None).ToListAsync();
        Assert.Equal([1L, 1L], posts.Select(post => post.Thread));
        Assert.Equal([new(2008, 2, 22, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2008, 2, 23, 10, 0, 0, TimeSpan.Zero)], posts.Select(post => post.Date));
    }

    [Theory]
    [InlineData(MboxDialect.Mboxrd, "From a\n>From b\n")]
    [InlineData(MboxDialect.Mboxo, "From a\n>>From b\n")]
    [InlineData(MboxDialect.Unquoted, ">From a\n>>From b\n")]
    public async Task Quoting_is_undone_as_it_was_done(MboxDialect dialect, string body)
    {
        Write("red.mbox", "From a\nA: b\n\n>From a\n>>From b\n");

        await Import("red.mbox", new() { Dialect = dialect });

        Assert.Equal("A: b\n\n" + body, await Text(1));
    }

    [Fact]
    public async Task A_bad_message_is_reported_by_its_line_and_the_others_come_in()
    {
        Write("red.mbox", $"From a\nA: 1\n\nx\n\nFrom b\nA: 2\n\n{new string('y', 200)}\n\nFrom c\n\nFrom d\n\0\xff\n\nFrom e\nA: 3\n\nz\n");

        var report = await Import("red.mbox", new() { MaxMessageSize = 100 });

        Assert.Equal((4, 1), (report.Added, report.Failed));
        Assert.Equal(new ImportFailure(_folder.In("red.mbox") + ":6", "has more than the 100 octets allowed"), Assert.Single(_failures));
        Assert.Equal("A: 3\n\nz\n", await Text(4));
    }

    [Fact]
    public async Task A_folder_is_imported_with_all_that_is_in_it()
    {
        Write("in/a/1.eml", "A: 1\n\n");
        Write("in/b.mbox", "From a\nA: 2\n\n");
        Write("in/c.eml", "");
        Write("in/.hidden", "A: 4\n\n");

        var report = await Import("in");

        Assert.Equal((2, 1), (report.Added, report.Failed));
        Assert.Equal(new ImportFailure(_folder.In("in/c.eml"), "holds nothing"), Assert.Single(_failures));
        Assert.Equal(1, (await Import("not there")).Failed);
    }

    [Fact]
    public async Task Pipes_links_and_what_is_hidden_keep_nobody_waiting()
    {
        Write("in/a.eml", "A: 1\n\n");
        Write("in/.git/b.eml", "A: 2\n\n");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(_folder.In("in/again"), _folder.In("in"));
            using var made = Process.Start("mkfifo", _folder.In("in/pipe"));
            await made.WaitForExitAsync();
        }

        var report = await Import("in");

        Assert.Equal(1, report.Added);
        Assert.All(_failures, failure => Assert.Equal(new ImportFailure(_folder.In("in/pipe"), "holds nothing"), failure));
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_from_where_it_was()
    {
        Write("red.mbox", string.Concat(Enumerable.Range(0, 1_000).Select(n => $"From a\nMessage-ID: <{n}@a>\n\n\n")));
        using var stop = new CancellationTokenSource();
        var import = new ArchiveImport(_archive, Red, new(), TimeProvider.System) { OnProgress = _ => stop.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import.Run(new ArchiveFiles(new()).Read(_folder.In("red.mbox"), stop.Token), stop.Token));
        var rest = await Import("red.mbox");

        Assert.InRange(rest.Known, 1, 999);
        Assert.Equal(1_000, rest.Known + rest.Added);
        Assert.Equal(1_000, await _archive.All(Red, 0, CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task What_the_database_does_not_take_keeps_back_no_other()
    {
        Write("red.mbox", string.Concat(Enumerable.Range(0, 300).Select(n => $"From a\nSubject: {n}\n\n\n")));

        var report = await Import("red.mbox", archive: new RefusingArchive(_archive, "7"));

        Assert.Equal((299, 1), (report.Added, report.Failed));
        Assert.Equal(new ImportFailure(_folder.In("red.mbox") + ":29", "not this one"), Assert.Single(_failures));
    }

    [Fact]
    public async Task What_its_author_wants_in_no_archive_is_left_out_unless_that_is_not_honoured()
    {
        Write("a.eml", "X-No-Archive: yes\n\nx\n");

        var honoured = await Import("a.eml");
        var ignored = await Import("a.eml", new() { HonourNoArchive = false });

        Assert.Equal((1, 0), (honoured.Declined, honoured.Added));
        Assert.Equal((0, 1), (ignored.Declined, ignored.Added));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("A: b\n\n\n")]
    [InlineData("A: b\r\n\r\n\r\n\r\n")]
    [InlineData("A: b\n\nx")]
    [InlineData("A: b\n\nx\n\r")]
    [InlineData("A: b\n\nx\r")]
    [InlineData("From a\nA: b\n\nFrom c\n\n>From d\r\n>>From e\rFrom f\n\nFrom ")]
    [InlineData("\0\0\n\n\n\n")]
    [InlineData(">From - \n")]
    public async Task Any_octets_leave_an_mbox_file_as_they_came_into_it(string message)
    {
        var octets = Encoding.Latin1.GetBytes(message);
        using var file = new MemoryStream();
        var writer = new MboxWriter(file);
        await writer.Write(octets, null, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await writer.Write("A: b\n\n"u8.ToArray(), Red, DateTimeOffset.UnixEpoch, CancellationToken.None);
        file.Position = 0;

        var read = await new MboxReader(file, 10_000).Read(CancellationToken.None).ToListAsync();

        Assert.Equal([octets, "A: b\n\n"u8.ToArray()], read.Select(one => MboxQuoting.Unquote(one.Octets, MboxDialect.Mboxrd).ToArray()));
        Assert.Equal("From red@example.org Thu Jan  1 00:00:00 1970", Encoding.ASCII.GetString(read[1].Separator.Span));
    }

    [CorpusFact]
    public async Task What_is_exported_and_imported_again_is_the_same_octet_for_octet()
    {
        await Import(Corpus.Root!, new() { HonourNoArchive = false });
        var octets = await Octets(_archive);
        await using (var file = File.Create(_folder.In("out.mbox")))
            Assert.Equal(octets.Count, await new ArchiveExport(_archive, Red).ToMbox(file, CancellationToken.None));
        Assert.Equal(octets.Count, await new ArchiveExport(_archive, Red).ToMaildir(_folder.In("maildir"), CancellationToken.None));

        var (mbox, maildir) = (new FakeArchive(), new FakeArchive());
        await Import("out.mbox", new() { HonourNoArchive = false }, mbox);
        await Import("maildir", new() { HonourNoArchive = false }, maildir);

        Assert.InRange(octets.Count, 2_000, int.MaxValue);
        Assert.Equal(octets, await Octets(mbox));
        Assert.Equal(octets, await Octets(maildir));
        Assert.Equal(new VerificationReport(octets.Count, octets.Sum(one => one.Length / 2L), 0), await new ArchiveVerification(mbox, Red).Run(CancellationToken.None));
    }

    [Fact]
    public async Task A_verification_names_what_is_not_as_it_was_put_there()
    {
        Write("red.mbox", "From a\nMessage-ID: <1@a>\n\nx\n\nFrom b\nMessage-ID: <2@a>\n\ny\n");
        await Import("red.mbox");
        _archive.Damage(Red, 2, "Message-ID: <2@a>\n\nz\n"u8.ToArray());
        var faults = new List<ArchiveFault>();

        var report = await new ArchiveVerification(_archive, Red) { OnFault = faults.Add }.Run(CancellationToken.None);

        Assert.Equal((2, 1), (report.Posts, report.Faults));
        Assert.Equal(new ArchiveFault(2, "<2@a>", "its octets are not those that were archived"), Assert.Single(faults));
    }

    [Fact]
    public async Task A_tombstone_has_the_id_and_what_it_answers_and_nothing_of_its_author()
    {
        Write("a.eml", "Message-ID: <2@a>\nReferences: <1@a>\nDate: Wed, 25 Nov 2026 10:00:00 +0000\nFrom: Ann <ann@example.com>\nSubject: my secret\n\nsecret\n");
        await Import("a.eml");

        Assert.True(await _archive.Redact(Red, 1, new("At the author's wish: \u00fc\r\nBcc: x", "owner@example.org", new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero)), CancellationToken.None));

        var text = await Text(1);
        Assert.DoesNotContain("ann", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("owner@", text, StringComparison.Ordinal);
        var tombstone = ArchiveReader.Describe(Encoding.ASCII.GetBytes(text), new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(("<2@a>", "<1@a>", Tombstone.Subject), (tombstone.MessageId, Assert.Single(tombstone.References), tombstone.Subject));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero), tombstone.Date);
        Assert.Equal(new ImportReport(0, 1, 0, 0, new FileInfo(_folder.In("a.eml")).Length), await Import("a.eml"));
    }

    private Task<ImportReport> Import(string name, ArchiveImportOptions? options = null, IArchive? archive = null) =>
        new ArchiveImport(archive ?? _archive, Red, options ?? new(), TimeProvider.System) { OnFailure = _failures.Add }
            .Run(new ArchiveFiles(options ?? new()).Read(_folder.In(name), CancellationToken.None), CancellationToken.None);

    private static async Task<List<string>> Octets(FakeArchive archive)
    {
        var octets = new List<string>();
        await foreach (var post in archive.All(Red, 0, CancellationToken.None))
            octets.Add(Convert.ToHexString((await archive.Find(Red, post.Number, CancellationToken.None))!.Octets.Span));
        return octets;
    }

    private async Task<string> Text(long number) => Encoding.Latin1.GetString((await _archive.Find(Red, number, CancellationToken.None))!.Octets.Span);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.In(name))!);
        File.WriteAllBytes(_folder.In(name), Encoding.Latin1.GetBytes(text));
    }
}
