using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>No secret is in a trace, nor in what is thrown: not as it is, not in base64, not as a digest that could be guessed from.</summary>
public sealed class Pop3TraceTests : IDisposable
{
    private const string Password = "hunter2-and-more";
    private const string Token = "the.access-token";

    private readonly TemporaryFolder _folder = new("pop3");
    private readonly CollectingTrace _trace = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Pop3Authentication.Auto)]
    [InlineData(Pop3Authentication.Apop)]
    [InlineData(Pop3Authentication.Plain)]
    [InlineData(Pop3Authentication.Login)]
    [InlineData(Pop3Authentication.User)]
    [InlineData(Pop3Authentication.ScramSha256)]
    public async Task A_password_is_not_shown(Pop3Authentication authentication)
    {
        await using var server = Server();

        var (_, failure) = await new Pop3Fetcher(server.Options with { Password = Password, Authentication = authentication }, _trace).Drain();

        Assert.NotNull(failure);
        NothingOf(Secrets(server, Password), failure);
    }

    [Theory]
    [InlineData(Pop3Authentication.XOAuth2)]
    [InlineData(Pop3Authentication.OAuthBearer)]
    public async Task A_token_is_not_shown(Pop3Authentication authentication)
    {
        await using var server = Server();
        var options = server.Options with { Password = null, OAuth = new() { TokenFile = _folder.Secret("token", Token) }, Authentication = authentication };

        var (_, failure) = await new Pop3Fetcher(options, _trace).Drain();

        Assert.NotNull(failure);
        NothingOf(Secrets(server, Token), failure);
    }

    [Theory]
    [InlineData("PASS {0}", Pop3Authentication.User)]
    [InlineData("unknown command: {1}", Pop3Authentication.Plain)]
    [InlineData("'{2}' is not for ann", Pop3Authentication.Plain)]
    public async Task A_server_that_repeats_what_it_was_told_is_not_repeated(string reply, Pop3Authentication authentication)
    {
        const string password = "two words";
        string plain = Convert.ToBase64String("\0ann\0two words"u8), alone = Convert.ToBase64String("two words"u8);
        await using var server = new Pop3TestServer("a\r\n");
        server.Instead = async (session, command) =>
        {
            if (command == "AUTH PLAIN")
            {
                await session.Say("+ \r\n");
                await session.ReadLine(default);
            }

            var answers = command == "AUTH PLAIN" || command.StartsWith("PASS", StringComparison.Ordinal);
            if (answers)
                await session.Say("-ERR " + reply.Replace("{0}", password, StringComparison.Ordinal).Replace("{1}", plain, StringComparison.Ordinal).Replace("{2}", alone, StringComparison.Ordinal) + "\r\n");
            return answers;
        };

        var (_, failure) = await new Pop3Fetcher(server.Options with { Password = password, Authentication = authentication }, _trace).Drain();

        Assert.IsType<CommandRefusedException>(failure);
        NothingOf([password, plain, alone], failure);
        Assert.Contains("***", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_else_is_shown_and_of_messages_their_length()
    {
        await using var server = new Pop3TestServer("Subject: private\r\n\r\n") { Capabilities = "UIDL PIPELINING" };

        await new Pop3Fetcher(server.Options, _trace).DrainAll();

        Assert.Equal(
            [
                "> +OK ready", "< CAPA", "> +OK", "> UIDL", "> PIPELINING", "> .", "< USER ann", "> +OK", "< PASS ***", "> +OK", "< LIST", "> +OK", "> 1 20", "> .",
                "< UIDL", "> +OK", "> 1 uid1", "> .", "< RETR 1", "> +OK", "> <20 octets>", "< DELE 1", "> +OK", "< QUIT", "> +OK",
            ],
            _trace.Lines);
    }

    // It takes whatever it is told, and shows what that was.
    private static Pop3TestServer Server()
    {
        var server = new Pop3TestServer("a\r\n") { Greeting = "+OK <1.2@x>" };
        server.Instead = async (session, command) =>
        {
            if (!command.StartsWith("AUTH", StringComparison.Ordinal))
                return false;

            var first = "";
            for (var i = 0; i < 3; i++)
            {
                var challenge = command.EndsWith("SCRAM-SHA-256", StringComparison.Ordinal) && i == 1 ? Scram(first) : "";
                await session.Say($"+ {challenge}\r\n");
                if (await session.ReadLine(default) is not { } line)
                    break;
                first = i == 0 ? line : first;
                session.Commands.Enqueue("secret " + line);
                if (line == "*")
                    break;
            }

            await session.Say("-ERR [AUTH] no\r\n");
            return true;
        };
        return server;
    }

    private static string Scram(string clientFirst)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(clientFirst));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"r={text[(text.IndexOf("r=", StringComparison.Ordinal) + 2)..]}x,s=AAAA,i=4096"));
    }

    // What the client sent in the exchange is secret, and all that can be made of the password.
    private static IEnumerable<string> Secrets(Pop3TestServer server, string secret) =>
    [
        secret,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0ann\0{secret}")),
        .. server.Commands.Where(command => command.StartsWith("secret ", StringComparison.Ordinal)).Select(command => command["secret ".Length..]).Where(line => line.Length > 4),
        .. server.Commands.Where(command => command.StartsWith("APOP", StringComparison.Ordinal)).Select(command => command.Split(' ')[2]),
    ];

    private void NothingOf(IEnumerable<string> secrets, Exception failure)
    {
        Assert.NotEmpty(_trace.Lines);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(_trace.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        }
    }
}
