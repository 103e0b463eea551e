using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapLoginTests
{
    private static readonly string Plain = Convert.ToBase64String("\0ann\0secret"u8);

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR", SaslMechanism.Auto, "AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", SaslMechanism.Auto, "AUTHENTICATE PLAIN")]
    [InlineData("IMAP4rev1 auth=plain logindisabled", SaslMechanism.Auto, "AUTHENTICATE PLAIN")]
    [InlineData("IMAP4rev2 AUTH=LOGIN", SaslMechanism.Auto, "AUTHENTICATE LOGIN")]
    [InlineData("IMAP4rev1 AUTH=LOGIN AUTH=PLAIN", SaslMechanism.Login, "AUTHENTICATE LOGIN")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", SaslMechanism.Login, "LOGIN \"ann\" \"secret\"")]
    [InlineData("IMAP4rev1 AUTH=GSSAPI", SaslMechanism.Auto, "LOGIN \"ann\" \"secret\"")]
    [InlineData("IMAP4", SaslMechanism.Auto, "LOGIN \"ann\" \"secret\"")]
    public async Task The_way_that_was_chosen_or_fits_best_is_taken(string capabilities, SaslMechanism chosen, string expected)
    {
        await using var server = new ImapTestServer("a\r\n") { Capabilities = capabilities };

        var mails = await new ImapFetcher(server.Options with { Authentication = chosen }).DrainAll();

        Assert.Single(mails);
        Assert.Equal(["CAPABILITY", expected, "CAPABILITY"], server.Commands.Take(3));
    }

    [Fact]
    public async Task Where_LOGIN_is_disabled_no_password_is_sent()
    {
        await using var server = new ImapTestServer("a\r\n") { Capabilities = "IMAP4rev1 LOGINDISABLED STARTTLS" };

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.IsType<SaslException>(failure);
        Assert.Equal(["CAPABILITY"], server.Commands);
    }

    [Theory]
    [InlineData("LITERAL+")]
    [InlineData("LITERAL-")]
    [InlineData("X")]
    public async Task A_password_that_cannot_be_quoted_goes_as_a_literal(string capability)
    {
        await using var server = new ImapTestServer { Capabilities = $"IMAP4rev1 {capability}" };
        server.Instead = On("LOGIN", session => session.Done());

        await new ImapFetcher(server.Options with { Password = "s\u00e4cret\r\nDELETE INBOX" }).DrainAll();

        var octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("s\u00e4cret\r\nDELETE INBOX"));
        Assert.Equal($"LOGIN \"ann\" <{octets}>", server.Commands[1]);
    }

    [Fact]
    public async Task A_long_password_waits_for_the_servers_word_where_only_short_literals_need_not()
    {
        var password = new string('x', 5000);
        await using var server = new ImapTestServer { Capabilities = "IMAP4rev1 LITERAL-" };
        var trace = new RecordingTrace();

        var (_, failure) = await new ImapFetcher(server.Options with { Password = password }, trace).Drain();

        Assert.IsType<ImapRefusedException>(failure);
        Assert.Equal($"LOGIN \"ann\" <{password}>", server.Commands[1]);
        Assert.Contains("+ go on", trace.Received);
        Assert.All(trace.Sent, text => Assert.DoesNotContain("xxx", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_literal_that_is_refused_is_a_refused_log_in()
    {
        await using var server = new ImapTestServer { Capabilities = "IMAP4rev1" };
        var script = "* OK ready\r\n* CAPABILITY IMAP4rev1\r\nA1 OK\r\nA2 NO [TOOBIG] no literals here\r\n";
        await using var client = new ImapClient(Scripted(script), server.Options with { Password = "\u00e4" });

        var exception = await Assert.ThrowsAsync<ImapRefusedException>(() => client.Authorize(new("ann", "\u00e4", null, default), default));

        Assert.Equal("TOOBIG", exception.Code);
    }

    [Fact]
    public async Task A_NUL_reaches_no_command()
    {
        await using var server = new ImapTestServer { Capabilities = "IMAP4rev1" };

        var (_, failure) = await new ImapFetcher(server.Options with { Password = "a\0b" }).Drain();

        Assert.IsType<InvalidOperationException>(failure);
        Assert.Equal(["CAPABILITY"], server.Commands);
    }

    [Theory]
    [InlineData("IMAP4rev1 AUTH=PLAIN SASL-IR")]
    [InlineData("IMAP4rev1 AUTH=PLAIN")]
    [InlineData("IMAP4rev1 AUTH=LOGIN")]
    [InlineData("IMAP4rev1")]
    public async Task A_wrong_password_is_told_without_telling_it(string capabilities)
    {
        await using var server = new ImapTestServer("a\r\n") { Capabilities = capabilities };
        var trace = new RecordingTrace();

        var (_, failure) = await new ImapFetcher(server.Options with { Password = "hunter2" }, trace).Drain();

        Assert.Equal("AUTHENTICATIONFAILED", Assert.IsType<ImapRefusedException>(failure).Code);
        Assert.Contains("ann", failure.Message, StringComparison.Ordinal);
        foreach (var secret in new[] { "hunter2", Convert.ToBase64String("hunter2"u8), Convert.ToBase64String("\0ann\0hunter2"u8) })
            Assert.DoesNotContain(secret, string.Join('\n', trace.Sent.Append(failure.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SaslMechanism.XOAuth2, "XOAUTH2", " SASL-IR", "")]
    [InlineData(SaslMechanism.XOAuth2, "XOAUTH2", "", "")]
    [InlineData(SaslMechanism.OAuthBearer, "OAUTHBEARER", " SASL-IR", "AQ==")]
    [InlineData(SaslMechanism.OAuthBearer, "OAUTHBEARER", "", "AQ==")]
    public async Task Why_a_token_is_refused_is_asked_for_and_told(SaslMechanism mechanism, string name, string early, string answer)
    {
        const string Token = "the.access-token";
        using var folder = new TemporaryFolder("imap");
        await using var server = new ImapTestServer { Capabilities = $"IMAP4rev1 AUTH={name} AUTH=PLAIN AUTH=LOGIN{early}" };
        var said = new List<string?>();
        server.Instead = On("AUTHENTICATE", async session =>
        {
            if (early.Length == 0)
            {
                await session.Say("+ \r\n");
                said.Add(await session.ReadLine(default));
            }

            await session.Say($"+ {Convert.ToBase64String("""{"status":"invalid_token"}"""u8)}\r\n");
            said.Add(await session.ReadLine(default));
            await session.Done("NO [AUTHENTICATIONFAILED] no");
        });
        var trace = new RecordingTrace();
        var options = server.Options with { Password = null, Authentication = mechanism, OAuth = new() { TokenFile = folder.Secret("token", Token) } };

        var (_, failure) = await new ImapFetcher(options, trace).Drain();

        var text = mechanism == SaslMechanism.XOAuth2
            ? $"user=ann\u0001auth=Bearer {Token}\u0001\u0001"
            : $"n,a=ann,\u0001host=127.0.0.1\u0001port={options.Port}\u0001auth=Bearer {Token}\u0001\u0001";
        var initial = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        Assert.Contains("invalid_token", Assert.IsType<ImapRefusedException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(early.Length == 0 ? [initial, answer] : [answer], said);
        Assert.Equal(early.Length == 0 ? $"AUTHENTICATE {name}" : $"AUTHENTICATE {name} {initial}", server.Commands[1]);
        Assert.DoesNotContain(server.Commands.Skip(2), command => command.StartsWith("AUTHENTICATE", StringComparison.Ordinal) || command.StartsWith("LOGIN", StringComparison.Ordinal));
        foreach (var secret in new[] { Token, initial })
            Assert.DoesNotContain(secret, string.Join('\n', trace.Sent.Append(failure.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_read_anew_and_tried_once_more()
    {
        const string Token = "the.access-token";
        using var folder = new TemporaryFolder("imap-token");
        await using var server = new ImapTestServer("a\r\n") { Capabilities = "IMAP4rev1 AUTH=OAUTHBEARER SASL-IR UIDPLUS" };
        server.Instead = On("AUTHENTICATE", async session =>
        {
            var initial = Encoding.UTF8.GetString(Convert.FromBase64String(session.Commands.Last().Split(' ')[^1]));
            folder.Secret("token", Token);
            await session.Done(initial.Contains($"auth=Bearer {Token}\u0001\u0001", StringComparison.Ordinal) ? "OK" : "NO [AUTHENTICATIONFAILED] no");
        });

        var mails = await new ImapFetcher(server.Options with { Password = null, OAuth = new() { TokenFile = folder.Secret("token", "stale") } }).DrainAll();

        Assert.Single(mails);
        Assert.Equal(2, server.Commands.Count(command => command.StartsWith("AUTHENTICATE OAUTHBEARER", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_closes_behind_its_refusal_has_refused()
    {
        using var folder = new TemporaryFolder("imap-token");
        await using var server = new ImapTestServer("a\r\n") { Capabilities = "IMAP4rev1 AUTH=OAUTHBEARER SASL-IR UIDPLUS" };
        server.Instead = On("AUTHENTICATE", async session =>
        {
            folder.Secret("token", "another");
            await session.Done("NO [AUTHENTICATIONFAILED] no");
            session.Close();
        });

        var (_, failure) = await new ImapFetcher(server.Options with { Password = null, OAuth = new() { TokenFile = folder.Secret("token", "stale") } }).Drain();

        Assert.Equal("AUTHENTICATIONFAILED", Assert.IsType<ImapRefusedException>(failure).Code);
    }

    [Fact]
    public async Task A_server_that_cannot_prove_who_it_is_is_left()
    {
        await using var server = new ImapTestServer { Capabilities = "IMAP4rev1 AUTH=SCRAM-SHA-256" };
        server.Instead = async (session, command) =>
        {
            if (!command.StartsWith("AUTHENTICATE", StringComparison.Ordinal))
                return false;

            await session.Say("+ \r\n");
            await session.ReadLine(default);
            await session.Say("+ " + Convert.ToBase64String("r=mine,s=AAAA,i=4096"u8) + "\r\n");
            session.Commands.Enqueue(await session.ReadLine(default) ?? "");
            await session.Done("BAD cancelled");
            return true;
        };

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.IsType<SaslException>(failure);
        Assert.Equal("*", server.Commands[^1]);
    }

    [Theory]
    [InlineData("+ ???")]
    [InlineData("A2 OK done\r\nA2 OK done")]
    public async Task A_log_in_that_makes_no_sense_is_broken_off(string reply)
    {
        await using var server = new ImapTestServer { Capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR" };
        server.Instead = On("AUTHENTICATE", Saying(reply + "\r\n"));

        var (_, failure) = await new ImapFetcher(server.Options).Drain();

        Assert.IsType<ProtocolException>(failure);
    }

    [Fact]
    public async Task Who_is_logged_in_already_is_not_asked_again()
    {
        await using var server = new ImapTestServer("a\r\n") { Greeting = "* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS] hello ann" };

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Single(mails);
        Assert.Equal("SELECT \"INBOX\"", server.Commands[0]);
    }

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready", "TAG OK [CAPABILITY IMAP4rev1 UIDPLUS] in")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready", "* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK in")]
    public async Task What_the_server_says_by_itself_is_not_asked_for(string greeting, string reply)
    {
        await using var server = new ImapTestServer("a\r\n") { Greeting = greeting };
        server.Instead = On("AUTHENTICATE", Saying(reply + "\r\n"));

        var mails = await new ImapFetcher(server.Options).DrainAll();

        Assert.Single(mails);
        Assert.Equal([$"AUTHENTICATE PLAIN {Plain}", "SELECT \"INBOX\""], server.Commands.Take(2));
    }

    private static Connection Scripted(string script) =>
        new(new ScriptedStream(Encoding.Latin1.GetBytes(script), 7), new ConnectionOptions { Host = "test.example", Port = 143 });
}
