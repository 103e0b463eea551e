using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Pop3;

public sealed class Pop3SaslTests : IDisposable
{
    private const string Token = "the.access-token";

    private readonly TemporaryFolder _folder = new("pop3");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SASL_PLAIN_OAUTHBEARER_XOAUTH2", Pop3Authentication.Auto, "AUTH OAUTHBEARER")]
    [InlineData("SASL_PLAIN_XOAUTH2", Pop3Authentication.Auto, "AUTH XOAUTH2")]
    [InlineData("USER", Pop3Authentication.XOAuth2, "AUTH XOAUTH2")]
    [InlineData("USER", Pop3Authentication.OAuthBearer, "AUTH OAUTHBEARER")]
    public async Task A_token_is_shown_by_the_mechanism_that_fits(string capabilities, Pop3Authentication authentication, string expected)
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = capabilities, Instead = Accepting };

        var mails = await new Pop3Fetcher(WithToken(server) with { Authentication = authentication }).DrainAll();

        Assert.Single(mails);
        Assert.Equal(expected, server.Commands[1]);
    }

    [Fact]
    public async Task With_a_token_no_mechanism_for_passwords_is_tried()
    {
        await using var server = new Pop3TestServer("a\r\n") { Greeting = "+OK <1.2@x>", Capabilities = "USER SASL_PLAIN_LOGIN" };

        var (_, failure) = await new Pop3Fetcher(WithToken(server)).Drain();

        Assert.Contains("OAUTHBEARER, XOAUTH2", Assert.IsType<SaslException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(["CAPA"], server.Commands);
    }

    [Theory]
    [InlineData(Pop3Authentication.OAuthBearer, "AQ==")]
    [InlineData(Pop3Authentication.XOAuth2, "")]
    public async Task Why_a_token_is_refused_is_asked_for_and_told(Pop3Authentication authentication, string answer)
    {
        await using var server = new Pop3TestServer("a\r\n");
        var said = "";
        server.Instead = async (session, command) =>
        {
            if (!command.StartsWith("AUTH", StringComparison.Ordinal))
                return false;

            await session.Say("+ \r\n");
            await session.ReadLine(default);
            await session.Say($"+ {Convert.ToBase64String("""{"status":"invalid_token"}"""u8)}\r\n");
            said = await session.ReadLine(default);
            await session.Say("-ERR [AUTH] no\r\n");
            return true;
        };

        var (_, failure) = await new Pop3Fetcher(WithToken(server) with { Authentication = authentication }).Drain();

        var exception = Assert.IsType<CommandRefusedException>(failure);
        Assert.Contains("invalid_token", exception.Message, StringComparison.Ordinal);
        Assert.Equal(answer, said);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_read_anew_and_tried_once_more()
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_XOAUTH2" };
        server.Instead = (session, command) =>
        {
            // The stale one has been read by now, and the next one is there before it is refused.
            if (command == "AUTH XOAUTH2")
                _folder.Secret("token", Token);
            return Accepting(session, command);
        };

        var (mails, failure) = await new Pop3Fetcher(WithToken(server) with { OAuth = new() { TokenFile = _folder.Secret("token", "stale") } }).Drain();

        Assert.Null(failure);
        Assert.Single(mails);
        Assert.Equal(2, server.Commands.Count(command => command == "AUTH XOAUTH2"));
    }

    [Fact]
    public async Task A_server_that_closes_behind_its_refusal_has_refused()
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_XOAUTH2" };
        server.Instead = async (session, command) =>
        {
            if (command != "AUTH XOAUTH2")
                return false;

            await session.Say("+ \r\n");
            await session.ReadLine(default);
            _folder.Secret("token", Token);
            await session.Say("-ERR [AUTH] no\r\n");
            session.Close();
            return true;
        };

        var (_, failure) = await new Pop3Fetcher(WithToken(server) with { OAuth = new() { TokenFile = _folder.Secret("token", "stale") } }).Drain();

        Assert.Contains("[AUTH] no", Assert.IsType<CommandRefusedException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_still_the_same_is_not_tried_again()
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_XOAUTH2" };
        server.Instead = Accepting;

        var (_, failure) = await new Pop3Fetcher(WithToken(server) with { OAuth = new() { TokenFile = _folder.Secret("token", "stale") } }).Drain();

        Assert.IsType<CommandRefusedException>(failure);
        Assert.Single(server.Commands, command => command == "AUTH XOAUTH2");
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_gets_no_further()
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_SCRAM-SHA-256_PLAIN" };
        var said = new List<string?>();
        server.Instead = async (session, command) =>
        {
            if (command != "AUTH SCRAM-SHA-256")
                return false;

            await session.Say("+ \r\n");
            var first = Encoding.UTF8.GetString(Convert.FromBase64String((await session.ReadLine(default))!));
            await session.Say($"+ {Base64($"r={first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..]}x,s=AAAA,i=4096")}\r\n");
            said.Add(await session.ReadLine(default));
            await session.Say($"+ {Base64($"v={Convert.ToBase64String(new byte[32])}")}\r\n");
            said.Add(await session.ReadLine(default));
            await session.Say("-ERR cancelled\r\n");
            return true;
        };

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Empty(mails);
        Assert.Contains("does not know the password", Assert.IsType<SaslException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal("*", said[1]);
        Assert.DoesNotContain("LIST", server.Commands);
    }

    [Theory]
    [InlineData("+OK\r\n")]
    [InlineData("+ \r\n+OK\r\n")]
    public async Task A_server_that_is_content_without_proof_is_not_believed(string reply)
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_SCRAM-SHA-256" };
        server.Instead = Misbehaviour.On("AUTH SCRAM-SHA-256", session => session.Say(reply));

        var (mails, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.Empty(mails);
        Assert.NotNull(failure);
        Assert.DoesNotContain("LIST", server.Commands);
    }

    [Fact]
    public async Task A_challenge_without_end_is_not_answered_for_ever()
    {
        await using var server = new Pop3TestServer("a\r\n") { Capabilities = "SASL_LOGIN" };
        server.Instead = async (session, command) =>
        {
            if (command == "AUTH LOGIN")
            {
                for (var i = 0; i < 100; i++)
                    await session.Say("+ VXNlcm5hbWU6\r\n");
            }

            return command == "AUTH LOGIN";
        };

        var (_, failure) = await new Pop3Fetcher(server.Options).Drain();

        Assert.NotNull(failure);
        Assert.True(server.Commands.Count < 10);
    }

    [Fact]
    public async Task The_file_of_the_token_that_is_missing_is_named()
    {
        await using var server = new Pop3TestServer("a\r\n");

        var (_, failure) = await new Pop3Fetcher(WithToken(server) with { Authentication = Pop3Authentication.XOAuth2, OAuth = new() { TokenFile = _folder.In("none") } }).Drain();

        Assert.Contains(_folder.In("none"), Assert.IsType<SaslException>(failure).Message, StringComparison.Ordinal);
    }

    private static async Task<bool> Accepting(Pop3TestSession session, string command)
    {
        if (!command.StartsWith("AUTH", StringComparison.Ordinal))
            return false;

        await session.Say("+ \r\n");
        var said = Encoding.UTF8.GetString(Convert.FromBase64String((await session.ReadLine(default))!));
        var isRight = said.Contains($"auth=Bearer {Token}\u0001\u0001", StringComparison.Ordinal) && said.Contains("=ann", StringComparison.Ordinal);
        await session.Say(isRight ? "+OK\r\n" : "-ERR no\r\n");
        return true;
    }

    private Pop3Options WithToken(Pop3TestServer server) =>
        server.Options with { Password = null, OAuth = new() { TokenFile = _folder.Secret("token", Token + "\n") } };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
