using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapHostileServerTests
{
    [Theory]
    [InlineData("", "HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("", "\u0001\u0002\u001b[2J\r\n")]
    [InlineData("", "+ \r\n")]
    [InlineData("", "A1 OK\r\n")]
    [InlineData("", "* NO\r\n")]
    [InlineData("CAPABILITY", "TAG OK but nothing to tell\r\n")]
    [InlineData("CAPABILITY", "A99 OK\r\n")]
    [InlineData("CAPABILITY", "TAGX OK\r\n")]
    [InlineData("CAPABILITY", "+ more\r\n")]
    [InlineData("SELECT", "* FLAGS (((\r\n")]
    [InlineData("SELECT", "* OK {5}\r\nA1 OK\r\n")]
    [InlineData("UID FETCH 1:*", "* 1 FETCH (UID 1\r\n")]
    [InlineData("UID FETCH 1:*", "* 1 FETCH (UID {4294967296}\r\n")]
    [InlineData("UID FETCH 1 (", "* 1 FETCH (UID 1 BODY[] {4294967295}\r\n")]
    [InlineData("UID FETCH 1 (", "* 1 FETCH (UID 1 BODY[] {2}\r\na\r\n A1 OK)\r\n")]
    [InlineData("UID FETCH 1 (", "* 1 FETCH (UID 1 BODY[] \"a\r\n")]
    [InlineData("UID FETCH 1 (", "+ more\r\n")]
    public async Task Garbage_is_named_and_nothing_is_removed(string command, string reply)
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On(command, Saying(reply));

        var (mails, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Empty(mails);
        var exception = Assert.IsType<ProtocolException>(failure);
        Assert.Contains($"127.0.0.1:{server.Options.Port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.Single(server.Mails);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAPABILITY")]
    [InlineData("AUTHENTICATE")]
    [InlineData("SELECT")]
    [InlineData("UID FETCH 1:*")]
    [InlineData("UID FETCH 1 (")]
    [InlineData("UID STORE")]
    [InlineData("UID EXPUNGE")]
    public async Task A_goodbye_may_come_at_any_time(string command)
    {
        await using var server = new ImapTestServer("a\r\n", "b\r\n");
        server.Instead = On(command, Saying("* BYE \u001b[2J too bad\r\n"), sessions: 1);
        var fetcher = new ImapFetcher(server.Options);

        var (first, failure) = await fetcher.Drain();
        var second = await fetcher.DrainAll();

        Assert.Contains("too bad", failure?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure!.Message, char.IsControl);
        Assert.Equal(2, first.Concat(second).Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(2, first.Count + second.Count);
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAPABILITY")]
    [InlineData("SELECT")]
    [InlineData("UID FETCH 1:*")]
    [InlineData("UID FETCH 1 (")]
    [InlineData("UID EXPUNGE")]
    public async Task An_endless_line_is_not_listened_to(string command)
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On(command, async session =>
        {
            await session.Say("* OK ");
            for (var i = 0; i < 100; i++)
                await session.Say(new string('x', 64 * 1024));
        });

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Contains("a line of more than", failure?.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Parentheses_a_million_deep_are_not_followed()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("UID FETCH 1:*", Saying("* 1 FETCH " + new string('(', 1_000_000) + "\r\n"));

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.Contains("deep", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_without_end_is_not_listened_to()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("SELECT", async session =>
        {
            var news = string.Concat(Enumerable.Repeat("* OK and on and on and on and on\r\n", 10_000));
            while (true)
                await session.Say(news);
        });

        var (_, failure) = await new ImapFetcher(server.Options with { MaxMessageSize = 1000 }).Drain();

        Assert.Contains("without end", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_nobody_has_asked_for_is_not_kept()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("UID FETCH 1 (", async session =>
        {
            for (var uid = 100; uid < 2100; uid++)
                await session.Say($"* 1 FETCH (UID {uid} BODY[] {{10000}}\r\n{new string('x', 10_000)})\r\n");
            await session.Say($"* 1 FETCH (UID 1 BODY[] \"a\")\r\n{session.Tag} OK\r\n");
        });

        var mails = await new ImapFetcher(server.Options with { MaxMessageSize = 10_000 }).DrainAll();

        Assert.Equal(1, Assert.Single(mails).Message.Length);
    }

    [Fact]
    public async Task Mails_that_are_all_larger_than_they_were_said_to_be_are_not_all_kept()
    {
        await using var server = new ImapTestServer();
        for (var uid = 1u; uid <= 50; uid++)
            server.Mails.Add(new(uid, new byte[1_000_000]) { Size = 1 });
        server.Instead = On("UID FETCH 1 (", async session =>
        {
            for (var uid = 2; uid <= 50; uid++)
                await session.Say([.. System.Text.Encoding.ASCII.GetBytes($"* 1 FETCH (UID {uid} BODY[] {{1000000}}\r\n"), .. new byte[1_000_000], .. ")\r\n"u8]);
        }, sessions: 1);

        var (mails, failure) = await new ImapFetcher(server.Options with { MaxMessageSize = 1_000_000 }).Drain();

        Assert.Contains("nobody has asked", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(49, mails.Count);
    }

    [Fact]
    public async Task A_server_that_drips_is_given_up()
    {
        await using var server = new ImapTestServer("a\r\n");
        server.Instead = On("UID FETCH 1 (", async session =>
        {
            await session.Say("* 1 FETCH (UID 1 BODY[] {1000}\r\n");
            while (true)
            {
                await session.Say("x");
                await Task.Delay(20);
            }
        });

        var (mails, failure) = await new ImapFetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(5) }).Drain();

        Assert.Empty(mails);
        Assert.IsType<TimeoutException>(failure?.InnerException);
        Assert.Single(server.Mails);
    }
}
