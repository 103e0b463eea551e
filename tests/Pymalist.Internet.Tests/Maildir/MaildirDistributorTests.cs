using System.Text;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Maildir;

public sealed class MaildirDistributorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("maildir");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task There_is_one_copy_of_a_mail_octet_for_octet()
    {
        var octets = "A: b\r\n\nmixed\r\n.\n\0\u00ff";

        var report = await Distributor("archive").Distribute(Mail(octets, "a@example.org", "b@example.org"), default);

        var file = Assert.Single(Directory.GetFiles(_folder.In("archive", "new")));
        Assert.Equal(octets, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        Assert.Empty(Directory.GetFiles(_folder.In("archive", "tmp")));
        Assert.True(Directory.Exists(_folder.In("archive", "cur")));
        Assert.Equal(["a@example.org", "b@example.org"], report.Recipients.Select(recipient => recipient.Recipient.ToString()));
        Assert.All(report.Recipients, recipient => Assert.Equal((EnhancedStatus.Success, file), (recipient.Status, recipient.Reply)));
    }

    [Fact]
    public async Task Each_recipient_has_a_copy_in_a_folder_of_his_own()
    {
        await Distributor("{recipient}/Maildir").Distribute(Mail("x", "Ann@Example.ORG", "bob@example.net"), default);

        Assert.Single(Directory.GetFiles(_folder.In("ann@example.org", "Maildir", "new")));
        Assert.Single(Directory.GetFiles(_folder.In("bob@example.net", "Maildir", "new")));
    }

    [Fact]
    public async Task A_repeat_is_not_stored_twice()
    {
        var mail = Mail("x", "a@example.org");
        await Distributor("archive").Distribute(mail, default);

        var report = await Distributor("archive").Distribute(mail, default);

        Assert.Single(Directory.GetFiles(_folder.In("archive", "new")));
        Assert.All(report.Recipients, recipient => Assert.True(recipient.Status.IsSuccess));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":2,")]
    [InlineData(":2,FRS")]
    public async Task A_repeat_of_what_was_seen_is_not_stored_twice(string flags)
    {
        var mail = Mail("x", "a@example.org");
        await Distributor("archive").Distribute(mail, default);
        var file = Directory.GetFiles(_folder.In("archive", "new")).Single();
        File.Move(file, _folder.In("archive", "cur", Path.GetFileName(file) + flags));

        await Distributor("archive").Distribute(mail, default);

        Assert.Empty(Directory.GetFiles(_folder.In("archive", "new")));
        Assert.Single(Directory.GetFiles(_folder.In("archive", "cur")));
    }

    [Fact]
    public async Task What_a_crash_left_in_tmp_is_no_mail_and_stops_none()
    {
        var mail = Mail("whole", "a@example.org");
        _folder.Folder("archive", "tmp");
        await File.WriteAllTextAsync(_folder.In("archive", "tmp", mail.Id), "ha");

        await Distributor("archive").Distribute(mail, default);

        var file = Assert.Single(Directory.GetFiles(_folder.In("archive", "new")));
        Assert.Equal("whole", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Mails_of_different_ids_are_different_files_whatever_the_ids_are_made_of()
    {
        string[] ids = ["a", "A", "../a", "a/b", "a:b", ".a", "%2Ea", "*", new string('x', 200), new string('x', 199) + "y", new string('/', 200)];

        foreach (var id in ids)
            await Distributor("archive").Distribute(Mail("x", "a@example.org") with { Id = id }, default);

        Assert.Equal(ids.Length, Directory.GetFiles(_folder.In("archive", "new")).Length);
        Assert.Equal(["archive"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("\"../../evil\"@example.org")]
    [InlineData("\"..\"@example.org")]
    [InlineData("..@example.org")]
    [InlineData("a/b@example.org")]
    [InlineData("\"a/../../b\"@example.org")]
    [InlineData("\u00fcber@ex\u00e4mple.org")]
    public async Task No_address_leaves_the_folder_of_its_own(string address)
    {
        await Distributor("boxes/{recipient}").Distribute(Mail("x", address), default);

        Assert.Equal(["boxes"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        var box = Assert.Single(Directory.GetFileSystemEntries(_folder.In("boxes")));
        Assert.NotEqual('.', Path.GetFileName(box)[0]);
        Assert.Single(Directory.GetFiles(Path.Combine(box, "new")));
    }

    [Fact]
    public async Task A_very_long_address_has_a_folder_and_shares_it_with_nobody()
    {
        var local = new string('\u00fc', 60);
        var domain = string.Join('.', Enumerable.Repeat(new string('\u00e4', 40), 4));

        await Distributor("{recipient}").Distribute(Mail("x", $"{local}@{domain}.a", $"{local}@{domain}.b"), default);

        Assert.Equal(2, Directory.GetDirectories(_folder.Path).Length);
    }

    [Fact]
    public async Task A_recipient_whose_disk_fails_has_failed_for_now_and_the_others_go_on()
    {
        await File.WriteAllTextAsync(_folder.In("b@example.org"), "a file where a folder has to be");

        var report = await Distributor("{recipient}").Distribute(Mail("x", "a@example.org", "b@example.org", "c@example.org"), default);

        Assert.Equal([true, false, true], report.Recipients.Select(recipient => recipient.Status.IsSuccess));
        Assert.True(report.Recipients[1].Status.IsTransient);
        Assert.Contains("b@example.org", report.Recipients[1].Reply, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.In("c@example.org", "new")));
    }

    [Fact]
    public async Task A_post_for_nobody_that_cannot_be_stored_is_not_reported_as_done()
    {
        await File.WriteAllTextAsync(_folder.In("archive"), "a file where a folder has to be");

        await Assert.ThrowsAnyAsync<IOException>(() => Distributor("archive").Distribute(Mail("x"), default));
    }

    [Fact]
    public async Task What_it_stores_a_fetcher_gets()
    {
        await Distributor("box").Distribute(Mail("A: b\r\n\r\nc", "a@example.org"), default);

        var mail = Assert.Single(await new MaildirFetcher(new MaildirOptions { Path = _folder.In("box") }).DrainAll());

        Assert.Equal("A: b\r\n\r\nc", Encoding.Latin1.GetString(mail.Message.Span));
    }

    private MaildirDistributor Distributor(string path) => new(new MaildirDistributorOptions { Path = _folder.In(path) });

    private static Mail Mail(string octets, params string[] recipients) => new()
    {
        Id = MailId.Of("test", "1", Encoding.Latin1.GetBytes(octets)),
        Message = Encoding.Latin1.GetBytes(octets),
        Recipients = [.. recipients.Select(Mailbox.Parse)],
    };
}
