using System.Text;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Tests.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.MailKit.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.MailKit.Tests;

/// <summary>What the built-in fetcher does on a real server; its own tests look into protocol traces too, which there are none of here.</summary>
public sealed class ImapDovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private const string Password = "s\u00e4cret \"word\\";

    [ServerTheory("dovecot")]
    [InlineData(TlsMode.None, SaslMechanism.Auto)]
    [InlineData(TlsMode.None, SaslMechanism.ScramSha256)]
    [InlineData(TlsMode.None, SaslMechanism.Plain)]
    [InlineData(TlsMode.None, SaslMechanism.Login)]
    [InlineData(TlsMode.StartTls, SaslMechanism.Auto)]
    [InlineData(TlsMode.StartTls, SaslMechanism.Plain)]
    [InlineData(TlsMode.Implicit, SaslMechanism.Auto)]
    [InlineData(TlsMode.Implicit, SaslMechanism.Login)]
    public async Task Mail_is_fetched_and_deleted(TlsMode tls, SaslMechanism authentication)
    {
        var options = User($"{tls}-{authentication}".ToLowerInvariant(), tls) with { Authentication = authentication };
        server.Deliver(options.User, "A: b\r\n\r\n.dot\r\n"u8);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.Equal("A: b\r\n\r\n.dot\r\n", Text(Assert.Single(mails)));
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task Mail_has_the_id_that_the_built_in_fetcher_gives_it()
    {
        var options = User("same");
        Deliver(options.User, 3);
        var builtIn = new Internet.Imap.ImapFetcher(new() { Host = options.Host, Port = options.Port, User = options.User, Password = Password });
        var first = await builtIn.Take(1);

        var all = await new ImapFetcher(options).DrainAll();

        Assert.Equal(first[0].Id, all[0].Id);
        Assert.Equal(3, all.Count);
    }

    [ServerFact("dovecot")]
    public async Task Mail_is_moved_to_a_folder_that_is_made_for_it()
    {
        var options = User("moved") with { MoveTo = "Posts & \u00e4lter" };
        var messages = Deliver(options.User, 3);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Equal(3, server.FolderOf(options.User, "Posts &- &AOQ-lter").Count);
    }

    [ServerFact("dovecot")]
    public async Task Mail_is_fetched_from_another_folder()
    {
        var options = User("folder") with { Folder = "L\u00edst.Posts" };
        server.FolderOf(options.User, "L&AO0-st").Deliver("no"u8);
        server.FolderOf(options.User, "L&AO0-st.Posts").Deliver("A: b\r\n\r\n"u8);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.Equal("A: b\r\n\r\n", Text(Assert.Single(mails)));
        Assert.Equal(0, server.FolderOf(options.User, "L&AO0-st.Posts").Count);
    }

    // MailKit asks for no literal8 (RFC 3516), and in the other literals servers have no NUL.
    [ServerFact("dovecot")]
    public async Task Mail_of_the_corpus_comes_octet_for_octet()
    {
        var options = User("corpus", TlsMode.Implicit);
        var messages = Corpus.Files("mime").Concat(Corpus.Files("hostile")).Select(file => CrLf(File.ReadAllBytes(file)))
            .Append("A: b\r\n\r\n.\r\n"u8.ToArray()).Where(octets => octets.Length is > 2 and < 500_000 && !octets.Contains((byte)0)).Take(500).ToList();
        foreach (var message in messages)
            server.Deliver(options.User, message);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.Equal(messages.Count, mails.Count);
        for (var i = 0; i < messages.Count; i++)
            Assert.Equal(messages[i], mails[i].Message.ToArray());
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task Mail_that_is_delivered_meanwhile_comes_while_the_server_idles()
    {
        var options = User("idle") with { Wait = TimeSpan.FromSeconds(30) };
        using var stop = new CancellationTokenSource();
        Deliver(options.User, 1);

        var mails = new List<string>();
        await using var stream = new ImapFetcher(options).Fetch(stop.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        mails.Add(Text(stream.Current));

        // Once the first one is gone, all there was has been fetched.
        var next = stream.MoveNextAsync().AsTask();
        await Eventually.Holds(() => server.Mails(options.User) == 0, TimeSpan.FromSeconds(60));
        server.Deliver(options.User, "new\r\n"u8);
        Assert.True(await next);
        mails.Add(Text(stream.Current));

        Assert.Equal(["Subject: 0\r\n\r\n", "new\r\n"], mails);
    }

    [ServerFact("dovecot")]
    public async Task Waiting_ends_when_nothing_comes()
    {
        var options = User("quiet") with { Wait = TimeSpan.FromSeconds(5), IdleRenewal = TimeSpan.FromMilliseconds(50) };

        Assert.Empty(await new ImapFetcher(options).DrainAll());
    }

    [ServerFact("dovecot")]
    public async Task A_stop_between_mails_leaves_the_rest_and_ids_stay()
    {
        var options = User("stop");
        Deliver(options.User, 10);
        var first = await new ImapFetcher(options).Take(4);
        var left = server.Mails(options.User);

        var second = await new ImapFetcher(options).DrainAll();

        Assert.Equal(7, left);
        Assert.Equal(7, second.Count);
        Assert.Equal(first[3].Id, second[0].Id);
    }

    [ServerTheory("dovecot")]
    [InlineData(null)]
    [InlineData("Posts")]
    public async Task Mail_that_is_safe_is_not_handed_out_again_under_another_UIDVALIDITY(string? moveTo)
    {
        var options = User($"validity-{moveTo}".ToLowerInvariant()) with { MoveTo = moveTo };
        Deliver(options.User, 10);

        // The server dies while six are safe and not yet removed, and forgets what it called them.
        var (mails, failure) = await new ImapFetcher(options).Drain(After(7, async () =>
        {
            await server.Kill();
            server.Deliver(options.User, "new\r\n"u8);
            server.ForgetUids(options.User);
            await server.Restart();
        }));

        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(11, mails.Count);
        Assert.Equal(11, mails.Select(Text).Distinct().Count());
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerTheory("dovecot")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(150)]
    public async Task A_connection_that_is_cut_loses_nothing_and_repeats_nothing(int at)
    {
        var options = User($"cut-{at}");
        var messages = Deliver(options.User, 150);
        await using var relay = new Relay(server.ImapPort);
        var fetcher = new ImapFetcher(options with { Port = relay.Port });

        var (first, _) = await fetcher.Drain(After(at, () =>
        {
            relay.Cut();
            return Task.CompletedTask;
        }));
        var second = await fetcher.DrainAll();

        Assert.Equal(messages.Order(StringComparer.Ordinal), first.Concat(second).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task A_wrong_password_is_refused_and_not_told()
    {
        var options = User("wrong", TlsMode.StartTls) with { Password = "hunter2" };
        foreach (var mechanism in new[] { SaslMechanism.Auto, SaslMechanism.Plain, SaslMechanism.Login })
        {
            var (_, failure) = await new ImapFetcher(options with { Authentication = mechanism }).Drain();

            Assert.DoesNotContain("hunter2", Assert.IsType<RefusedException>(failure).ToString(), StringComparison.Ordinal);
        }
    }

    [ServerFact("dovecot")]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var (_, failure) = await new ImapFetcher(User("nofolder") with { Folder = "Nowhere" }).Drain();

        Assert.Contains("Nowhere", Assert.IsType<RefusedException>(failure).Message, StringComparison.Ordinal);
    }

    private ImapOptions User(string name, TlsMode tls = TlsMode.None)
    {
        server.AddUser(name, Password);
        return new()
        {
            Host = "localhost",
            Port = tls == TlsMode.Implicit ? server.ImapTlsPort : server.ImapPort,
            User = name,
            Password = Password,
            Tls = tls,
            CertificateAuthorityFile = server.CertificateAuthorityFile,
        };
    }

    private static Func<Mail, Task> After(int count, Func<Task> act)
    {
        var seen = 0;
        return _ => ++seen == count ? act() : Task.CompletedTask;
    }

    private List<string> Deliver(string user, int count)
    {
        var messages = Enumerable.Range(0, count).Select(i => $"Subject: {i}\r\n\r\n").ToList();
        foreach (var message in messages)
            server.Deliver(user, Encoding.ASCII.GetBytes(message));
        return messages;
    }

    // A server sends CR LF for every LF it stores, so only mail that has it so comes back as it was.
    private static byte[] CrLf(byte[] octets) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
