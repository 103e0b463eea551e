using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3LoginTests
{
    private const string WithTimestamp = "+OK ready <1896.697170952@dbc.mtview.ca.us>";

    [Theory]
    [InlineData(WithTimestamp, "USER SASL_PLAIN", Pop3Authentication.Auto, "APOP ann")]
    [InlineData(WithTimestamp, "USER SASL_PLAIN", Pop3Authentication.User, "USER ann")]
    [InlineData("+OK", "USER SASL_PLAIN_LOGIN", Pop3Authentication.Auto, "AUTH PLAIN")]
    [InlineData("+OK", "USER SASL_CRAM-MD5_LOGIN", Pop3Authentication.Auto, "AUTH LOGIN")]
    [InlineData("+OK", "USER SASL_CRAM-MD5", Pop3Authentication.Auto, "USER ann")]
    [InlineData("+OK <not a msg-id@x>", "USER", Pop3Authentication.Auto, "USER ann")]
    [InlineData("+OK <none>", "USER", Pop3Authentication.Auto, "USER ann")]
    [InlineData("+OK", "USER", Pop3Authentication.Plain, "AUTH PLAIN")]
    [InlineData("+OK", "USER", Pop3Authentication.Login, "AUTH LOGIN")]
    public async Task The_way_that_was_chosen_or_fits_best_is_taken(string greeting, string capabilities, Pop3Authentication chosen, string expected)
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = greeting, Capabilities = capabilities };

        var mails = await new Pop3Fetcher(server.Options with { Authentication = chosen }).DrainAll();

        Assert.Single(mails);
        Assert.StartsWith(expected, server.Commands[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Pop3Authentication.Apop)]
    [InlineData(Pop3Authentication.Plain)]
    [InlineData(Pop3Authentication.Login)]
    [InlineData(Pop3Authentication.User)]
    public async Task A_wrong_password_is_told_without_telling_it(Pop3Authentication chosen)
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = WithTimestamp };

        var (_, failure) = await new Pop3Fetcher(server.Options with { Authentication = chosen, Password = "hunter2" }).Drain();

        var exception = Assert.IsType<CommandRefusedException>(failure);
        Assert.Contains("ann", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_APOP_is_not_followed_by_the_password()
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = WithTimestamp, Capabilities = "USER SASL_PLAIN" };

        var (_, failure) = await new Pop3Fetcher(server.Options with { Password = "hunter2" }).Drain();

        Assert.IsType<CommandRefusedException>(failure);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("USER", StringComparison.Ordinal) || command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APOP_needs_a_timestamp()
    {
        await using var server = new Pop3TestServer("a\r\n");

        var (_, failure) = await new Pop3Fetcher(server.Options with { Authentication = Pop3Authentication.Apop }).Drain();

        Assert.Contains("no APOP", Assert.IsType<ProtocolException>(failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann\r\nDELE 1", "secret")]
    [InlineData("ann", "secret\nDELE 1")]
    [InlineData("ann\0", "secret")]
    public async Task No_line_end_reaches_a_command(string user, string password)
    {
        await using var server = new Pop3TestServer("a\r\n");

        var (_, failure) = await new Pop3Fetcher(server.Options with { User = user, Password = password }).Drain();

        Assert.IsType<InvalidOperationException>(failure);
        Assert.DoesNotContain("DELE 1", server.Commands);
    }

    [Fact]
    public async Task A_server_without_CAPA_is_asked_for_what_every_server_has()
    {
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = async (session, command) =>
        {
            if (command == "CAPA")
                await session.Say("-ERR unknown command\r\n");
            return command == "CAPA";
        };

        var mails = await new Pop3Fetcher(server.Options).DrainAll();

        Assert.Single(mails);
        Assert.Equal(["CAPA", "USER ann", "PASS secret"], server.Commands.Take(3));
    }

    [Fact]
    public async Task A_greeting_that_refuses_is_told_in_the_servers_words()
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = "-ERR [IN-USE] come back later" };

        var (_, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Equal("[IN-USE] come back later", Assert.IsType<CommandRefusedException>(failure).Reply);
    }
}
