using System.Text;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Maildir;

public sealed class MaildirFetcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("maildir");

    public MaildirFetcherTests()
    {
        _folder.Folder("new");
        _folder.Folder("cur");
        _folder.Folder("tmp");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mail_comes_oldest_first_new_or_seen_and_is_removed()
    {
        Put("new", "1700000002.b", "two");
        Put("cur", "1700000001.a:2,S", "one");
        Put("new", "1700000003.c", "three\0\r\n.\r\n");
        Put("tmp", "1700000000.t", "half");

        var mails = await Fetcher().DrainAll();

        Assert.Equal(["one", "two", "three\0\r\n.\r\n"], mails.Select(Text));
        Assert.Empty(Names());
        Assert.True(File.Exists(_folder.In("tmp", "1700000000.t")));
    }

    [Fact]
    public async Task Stopping_between_two_mails_leaves_the_last_one()
    {
        Put("new", "1.a", "one");
        Put("new", "2.b", "two");
        Put("new", "3.c", "three");

        await Fetcher().Take(2);

        Assert.Equal(["2.b", "3.c"], Names());
    }

    [Fact]
    public async Task A_mail_is_the_same_in_cur_as_it_was_in_new()
    {
        Put("new", "1.a", "one");
        var first = await Fetcher().Take(1);
        File.Move(_folder.In("new", "1.a"), _folder.In("cur", "1.a:2,RS"));

        var second = await Fetcher().DrainAll();

        Assert.Equal(first[0].Id, second[0].Id);
        Assert.NotEqual(first[0].Id, MailId.Of("stdin", "", "one"u8));
    }

    [Fact]
    public async Task What_cannot_be_had_stays_and_the_others_go_on()
    {
        Put("new", "1.a", "one");
        Put("new", "2.b", new string('x', 1001));
        File.CreateSymbolicLink(_folder.In("new", "3.c"), "/etc/passwd");
        Put("new", "4.d", "four");
        Put("new", ".hidden", "none");

        var (mails, failure) = await Fetcher(1000).Drain();

        Assert.Equal(["one", "four"], mails.Select(Text));
        var failures = Assert.IsType<AggregateException>(failure).InnerExceptions;
        Assert.Equal(EnhancedStatus.MessageTooBig, Assert.IsType<MailException>(failures[0]).Status);
        Assert.Contains("3.c is a link", Assert.IsType<IOException>(failures[1]).Message, StringComparison.Ordinal);
        Assert.Equal([".hidden", "2.b", "3.c"], Names());
    }

    [Fact]
    public async Task A_file_that_somebody_else_took_is_no_failure()
    {
        Put("new", "1.a", "one");
        Put("new", "2.b", "two");
        Put("new", "3.c", "three");

        var (mails, failure) = await Fetcher().Drain(_ =>
        {
            File.Delete(_folder.In("new", "2.b"));
            return Task.CompletedTask;
        });

        Assert.Null(failure);
        Assert.Equal(["one", "three"], mails.Select(Text));
    }

    [Fact]
    public async Task The_reverse_path_is_the_Return_Path()
    {
        Put("new", "1.a", "Return-Path: <bob@example.net>\n\n");

        var mail = Assert.Single(await Fetcher().DrainAll());

        Assert.Equal("<bob@example.net>", mail.ReversePath?.ToString());
    }

    [Fact]
    public async Task A_folder_that_is_no_maildir_is_named()
    {
        Directory.Delete(_folder.In("new"));

        var (_, failure) = await Fetcher().Drain();

        Assert.Contains(_folder.Path, Assert.IsType<DirectoryNotFoundException>(failure).Message, StringComparison.Ordinal);
    }

    private MaildirFetcher Fetcher(int maxMessageSize = 100_000) =>
        new(new MaildirOptions { Path = _folder.Path, MaxMessageSize = maxMessageSize });

    private void Put(string folder, string name, string text) =>
        File.WriteAllBytes(_folder.In(folder, name), Encoding.Latin1.GetBytes(text));

    private IEnumerable<string?> Names() =>
        new[] { "new", "cur" }.SelectMany(folder => Directory.EnumerateFiles(_folder.In(folder))).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
