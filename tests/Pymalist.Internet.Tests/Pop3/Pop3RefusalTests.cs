using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>Response codes (RFC 2449, section 8; RFC 3206), capabilities that change nothing, and mail that is too large.</summary>
public sealed class Pop3RefusalTests
{
    [Theory]
    [InlineData("[IN-USE] Do you have another POP session running?", true, "another program has the mailbox open")]
    [InlineData("[login-delay] minimum time between mail checks violation", true, "PollInterval")]
    [InlineData("[SYS/TEMP] disk is full", true, "passes")]
    [InlineData("[SYS/PERM] the mailbox is corrupt", false, "ask those who run it")]
    [InlineData("[AUTH] wrong", false, "Password or OAuth")]
    [InlineData("[X-OTHER] what", false, "")]
    [InlineData("[no end", false, "")]
    [InlineData("IN-USE without brackets", false, "")]
    public async Task What_the_code_means_and_what_to_do_is_told(string reply, bool isTransient, string advice)
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = On("PASS secret", session => session.Say($"-ERR {reply}\r\n"));

        var (_, failure) = await new Pop3Fetcher(server.Options).Drain();

        var exception = Assert.IsType<CommandRefusedException>(failure);
        Assert.Equal(isTransient, exception.IsTransient);
        Assert.Equal(reply, exception.Reply);
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.Equal(advice.Length > 0, exception.Message.EndsWith(')'));
    }

    [Fact]
    public async Task Capabilities_that_nobody_needs_do_no_harm()
    {
        await using var server = new Pop3TestServer("a\r\n")
        {
            Capabilities = "USER UIDL TOP UTF8_USER LANG EXPIRE_0 LOGIN-DELAY_900 RESP-CODES AUTH-RESP-CODE IMPLEMENTATION_x-1.0 X-UNHEARD-OF",
        };

        Assert.Single(await new Pop3Fetcher(server.Options).DrainAll());

        Assert.Equal(["CAPA", "USER ann", "PASS secret", "LIST", "UIDL", "RETR 1", "DELE 1", "QUIT"], server.Commands);
    }

    [Theory]
    [InlineData("USER UIDL TOP")]
    [InlineData("USER UIDL TOP PIPELINING")]
    public async Task A_mail_that_is_too_large_is_told_by_name(string capabilities)
    {
        var large = $"Message-ID:\r\n <large@example.net>\r\nFrom: Eve\u001b[2J <eve@example.net>\r\n\r\n{new string('x', 1_000)}\r\n";
        await using var server = new Pop3TestServer("a\r\n", large, "c\r\n") { Capabilities = capabilities };
        var fetcher = new Pop3Fetcher(server.Options with { MaxMessageSize = 500 });

        var (mails, failure) = await fetcher.Drain();
        var (_, again) = await fetcher.Drain();

        Assert.Equal(["a\r\n", "c\r\n"], mails.Select(mail => Encoding.Latin1.GetString(mail.Message.Span)));
        var exception = Assert.IsType<MailException>(failure);
        Assert.Contains("(UIDL uid2, Message-ID: <large@example.net>, From: Eve?[2J <eve@example.net>)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["uid2"], server.Uids);

        // Once is enough.
        Assert.Contains("<large@example.net>", again?.Message, StringComparison.Ordinal);
        Assert.Single(server.Commands, command => command.StartsWith("TOP", StringComparison.Ordinal));
        Assert.DoesNotContain("RETR 2", server.Commands);
    }

    [Fact]
    public async Task A_server_that_refuses_TOP_has_its_large_mail_told_by_number()
    {
        await using var server = new Pop3TestServer("a\r\n", new string('x', 1_000)) { Capabilities = "USER UIDL TOP" };
        server.Instead = On("TOP 2 0", session => session.Say("-ERR no\r\n"));

        var (mails, failure) = await new Pop3Fetcher(server.Options with { MaxMessageSize = 500 }).Drain();

        Assert.Single(mails);
        Assert.Contains(Assert.IsType<AggregateException>(failure).InnerExceptions, exception => exception is MailException && exception.Message.Contains("Mail 2 (UIDL uid2)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("USER UIDL TOP")]
    [InlineData("USER UIDL TOP PIPELINING")]
    public async Task A_server_that_sends_the_whole_mail_for_its_header_stops_nothing_else(string capabilities)
    {
        await using var server = new Pop3TestServer("a\r\n", new string('x', 1_000), "c\r\n") { Capabilities = capabilities };
        server.Instead = On("TOP 2 0", async session =>
        {
            await session.Say("+OK\r\nFrom: eve@example.net\r\n\r\n");
            for (var i = 0; i < 10_000; i++)
                await session.Say("and on and on and on\r\n");
        });

        var (mails, failure) = await new Pop3Fetcher(server.Options with { MaxMessageSize = 500 }).Drain();

        Assert.Equal(2, mails.Count);
        Assert.NotNull(failure);
        Assert.Equal(["uid2"], server.Uids);
    }
}
