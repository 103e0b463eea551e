using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using static Pymalist.Internet.Tests.Pop3.Misbehaviour;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3HostileServerTests
{
    private static readonly string EndlessLine = new('x', 3000);

    [Theory]
    [InlineData("", "HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("", "\u0001\u0002\u001b[2J\r\n")]
    [InlineData("", "+ \r\n")]
    [InlineData("USER ann", "250 ok\r\n")]
    [InlineData("LIST", "+OK\r\n1\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n1 x\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n1 -1\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n0 5\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n99999999999 5\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n1 99999999999999999999\r\n.\r\n")]
    [InlineData("LIST", "+OK\r\n1 5\r\n1 5\r\n.\r\n")]
    [InlineData("UIDL", "+OK\r\n1\r\n.\r\n")]
    [InlineData("UIDL", "+OK\r\nx y\r\n.\r\n")]
    public async Task Garbage_is_named_and_nothing_is_deleted(string command, string reply)
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = On(command, session => session.Say(reply));

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Empty(mails);
        var exception = Assert.IsType<ProtocolException>(failure);
        Assert.Contains($"127.0.0.1:{server.Options.Port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.Single(server.Mails);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAPA")]
    [InlineData("LIST")]
    [InlineData("UIDL")]
    [InlineData("DELE 1")]
    public async Task An_endless_line_is_not_listened_to(string command)
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = On(command, session => session.Say("+OK\r\n" + EndlessLine));

        var (_, failure) = await new Pop3Fetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(60) }).Drain();

        Assert.Contains("a line of more than 2048 octets", failure?.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_listing_without_end_is_not_listened_to()
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = On("LIST", async session =>
        {
            await session.Say("+OK\r\n");
            for (var i = 1; i < 2_000_000; i += 1000)
                await session.Say(string.Concat(Enumerable.Range(i, 1000).Select(n => $"{n} 1\r\n")));
        });

        var (_, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Contains("more than 1000000 mails", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_drips_is_given_up()
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = Break("uid1", async session =>
        {
            await session.Say("+OK\r\n");
            while (true)
            {
                await session.Say("x");
                await Task.Delay(20);
            }
        });

        var (mails, failure) = await new Pop3Fetcher(server.Options with { CommandTimeout = TimeSpan.FromSeconds(5) }).Drain();

        Assert.Empty(mails);
        Assert.IsType<TimeoutException>(failure?.InnerException);
        Assert.Single(server.Mails);
    }
}
