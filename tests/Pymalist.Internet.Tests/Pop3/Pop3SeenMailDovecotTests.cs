using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Testing.Fakes;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>What a fetcher remembers from one process to the next, on a real server.</summary>
public sealed class Pop3SeenMailDovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private readonly RememberedMail _seen = new();

    [ServerFact("dovecot")]
    public async Task A_process_that_dies_between_safe_and_QUIT_is_followed_by_one_that_fetches_the_rest()
    {
        var options = User("dies");
        await Die(options);

        var second = await new Pop3Fetcher(options, seen: _seen).DrainAll();

        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"Subject: {i}\r\n\r\n"), second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Empty(_seen.Mails);
    }

    [ServerFact("dovecot")]
    public async Task A_new_form_of_UIDLs_posts_nothing_twice()
    {
        var options = User("format");
        await Die(options);
        await Change("pop3_uidl_format = %g");

        var second = await new Pop3Fetcher(options, seen: _seen).DrainAll();

        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"Subject: {i}\r\n\r\n"), second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Empty(_seen.Mails);
    }

    [ServerFact("dovecot")]
    public async Task Another_UIDVALIDITY_posts_nothing_twice()
    {
        var options = User("validity");
        await Change("pop3_uidl_format = %08Xv%08Xu");
        await Die(options);
        await server.Kill();
        server.ForgetUids(options.User);
        await server.Restart();

        var second = await new Pop3Fetcher(options, seen: _seen).DrainAll();

        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"Subject: {i}\r\n\r\n"), second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Empty(_seen.Mails);
    }

    // Three are safe and marked, a fourth is in hand; then it goes without a word.
    private async Task Die(Pop3Options options)
    {
        for (var i = 0; i < 10; i++)
            server.Deliver(options.User, Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n"));
        await using var relay = new Relay(server.Port);
        var dead = new Pop3Fetcher(options with { Port = relay.Port }, seen: _seen).Fetch(default).GetAsyncEnumerator();
        for (var i = 0; i < 4; i++)
            Assert.True(await dead.MoveNextAsync());
        relay.Cut();
        Assert.Equal(3, _seen.Mails.Count);
        Assert.Equal(10, server.Mails(options.User));
    }

    private async Task Change(string setting)
    {
        File.AppendAllText(Path.Combine(server.Folder, "dovecot.conf"), $"\n{setting}\n");
        await server.Kill();
        await server.Restart();
    }

    private Pop3Options User(string name)
    {
        server.AddUser(name, "secret");
        return new() { Host = "127.0.0.1", Port = server.Port, User = name, Password = "secret" };
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
