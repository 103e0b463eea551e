using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing.Fakes;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>What a fetcher remembers from one process to the next, on a real server.</summary>
public sealed class ImapSeenMailDovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private readonly RememberedMail _seen = new();

    [ServerTheory("dovecot")]
    [InlineData(null)]
    [InlineData("Posts")]
    public async Task A_process_that_dies_between_safe_and_removed_is_followed_by_one_that_fetches_the_rest(string? moveTo)
    {
        var options = User($"dies-{moveTo}".ToLowerInvariant()) with { MoveTo = moveTo };
        await Die(options);

        var second = await new ImapFetcher(options, seen: _seen).DrainAll();

        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"Subject: {i}\r\n\r\n"), second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Empty(_seen.Mails);
    }

    [ServerFact("dovecot")]
    public async Task Another_UIDVALIDITY_posts_nothing_twice()
    {
        var options = User("validity");
        await Die(options);
        await server.Kill();
        server.ForgetUids(options.User);
        await server.Restart();

        var second = await new ImapFetcher(options, seen: _seen).DrainAll();

        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"Subject: {i}\r\n\r\n"), second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Empty(_seen.Mails);
    }

    // Three are safe, a fourth is in hand; then it goes without a word.
    private async Task Die(ImapOptions options)
    {
        for (var i = 0; i < 10; i++)
            server.Deliver(options.User, Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n"));
        await using var relay = new Relay(server.ImapPort);
        var dead = new ImapFetcher(options with { Port = relay.Port }, seen: _seen).Fetch(default).GetAsyncEnumerator();
        for (var i = 0; i < 4; i++)
            Assert.True(await dead.MoveNextAsync());
        relay.Cut();
        Assert.Equal(3, _seen.Mails.Count);
        Assert.Equal(10, server.Mails(options.User));
    }

    private ImapOptions User(string name)
    {
        server.AddUser(name, "secret");
        return new() { Host = "127.0.0.1", Port = server.ImapPort, User = name, Password = "secret" };
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
