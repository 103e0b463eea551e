using System.Text;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Tests.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>The fetcher and a real server.</summary>
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
    public async Task Mail_is_moved_to_a_folder_that_is_made_for_it()
    {
        var options = User("moved") with { MoveTo = "Posts & \u00e4lter" };
        var messages = Deliver(options.User, 3);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.Equal(messages, server.FolderOf(options.User, "Posts &- &AOQ-lter").Mails().Select(octets => Encoding.Latin1.GetString(CrLf(octets))));
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

    [ServerFact("dovecot")]
    public async Task Mail_of_the_corpus_comes_octet_for_octet()
    {
        var options = User("corpus", TlsMode.Implicit);
        var messages = Messages();
        foreach (var message in messages)
            server.Deliver(options.User, message);

        var mails = await new ImapFetcher(options).DrainAll();

        Assert.True(messages.Count > 500);
        Assert.Equal(messages.Count, mails.Count);
        for (var i = 0; i < messages.Count; i++)
            Assert.Equal(messages[i], mails[i].Message.ToArray());
        Assert.Equal(messages.Count, mails.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task A_thousand_mails_come_in_a_few_flights_and_go_in_batches()
    {
        var options = User("many");
        var messages = Deliver(options.User, 1000);
        var trace = new RecordingTrace();

        var mails = await new ImapFetcher(options, trace).DrainAll();

        Assert.Equal(messages, mails.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
        Assert.InRange(trace.Sent.Count, 30, 100);
        Assert.InRange(trace.Sent.Count(line => line.Contains("UID EXPUNGE", StringComparison.Ordinal)), 1, 3);
    }

    [ServerFact("dovecot")]
    public async Task Mail_that_is_delivered_meanwhile_comes_while_the_server_idles()
    {
        var options = User("idle") with { Wait = TimeSpan.FromSeconds(30) };
        var trace = new RecordingTrace();
        using var stop = new CancellationTokenSource();
        Deliver(options.User, 1);
        trace.OnReceived = text =>
        {
            if (text.StartsWith("+ idling", StringComparison.Ordinal) && trace.Sent.Count(line => line.EndsWith("IDLE", StringComparison.Ordinal)) <= 2)
                server.Deliver(options.User, "new\r\n"u8);
        };

        var mails = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new ImapFetcher(options, trace).Fetch(stop.Token))
            {
                mails.Add(Text(mail));
                if (mails.Count == 3)
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(["Subject: 0\r\n\r\n", "new\r\n", "new\r\n"], mails);
        Assert.Equal(0, server.Mails(options.User));
        Assert.Equal("LOGOUT", trace.Sent[^1].Split(' ')[1]);
    }

    [ServerFact("dovecot")]
    public async Task Waiting_ends_when_nothing_comes()
    {
        var options = User("quiet") with { Wait = TimeSpan.FromSeconds(5), IdleRenewal = TimeSpan.FromMilliseconds(50) };
        var trace = new RecordingTrace();

        var mails = await new ImapFetcher(options, trace).DrainAll();

        Assert.Empty(mails);
        Assert.True(trace.Sent.Count(line => line == "DONE") > 1);
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
        var trace = new RecordingTrace();
        Deliver(options.User, 10);

        // The server dies while six are safe and not yet removed, and forgets what it called them.
        var (mails, failure) = await new ImapFetcher(options, trace).Drain(After(7, async () =>
        {
            await server.Kill();
            server.Deliver(options.User, "new\r\n"u8);
            server.ForgetUids(options.User);
            await server.Restart();
        }));

        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(2, trace.Received.Where(line => line.Contains("UIDVALIDITY", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(11, mails.Count);
        Assert.Equal(11, mails.Select(Text).Distinct().Count());
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task Mail_that_is_safe_is_not_handed_out_again_when_UIDs_change_without_a_word()
    {
        var options = User("renumbered");
        Deliver(options.User, 10);
        await using var relay = new Relay(server.ImapPort);

        // The server's own session lives on for a moment, and keeps the UIDVALIDITY.
        var (mails, failure) = await new ImapFetcher(options with { Port = relay.Port }).Drain(After(7, () =>
        {
            relay.Cut();
            server.ForgetUids(options.User);
            return Task.CompletedTask;
        }));

        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(10, mails.Count);
        Assert.Equal(10, mails.Select(Text).Distinct().Count());
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task Mail_that_is_safe_is_not_handed_out_by_the_next_pass_under_another_UIDVALIDITY()
    {
        var options = User("pass");
        Deliver(options.User, 5);
        var fetcher = new ImapFetcher(options);

        var first = new List<Mail>();
        var pass = fetcher.Fetch(default).GetAsyncEnumerator();
        while (first.Count < 3 && await pass.MoveNextAsync())
            first.Add(pass.Current);
        await server.Kill();
        await Assert.ThrowsAsync<ConnectionLostException>(async () => await pass.DisposeAsync());
        server.ForgetUids(options.User);
        await server.Restart();
        var second = await fetcher.DrainAll();

        Assert.Equal(["Subject: 2\r\n\r\n", "Subject: 3\r\n\r\n", "Subject: 4\r\n\r\n"], second.Select(Text));
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerFact("dovecot")]
    public async Task A_process_that_dies_has_its_mail_again_under_the_same_ids()
    {
        var options = User("crash");
        Deliver(options.User, 10);
        await using var relay = new Relay(server.ImapPort);

        // It goes without a word: nothing was removed.
        var dead = new ImapFetcher(options with { Host = "localhost", Port = relay.Port }).Fetch(default).GetAsyncEnumerator();
        var first = new List<Mail>();
        while (first.Count < 4 && await dead.MoveNextAsync())
            first.Add(dead.Current);
        relay.Cut();
        var second = await new ImapFetcher(options with { Port = relay.Port }).DrainAll();

        Assert.Equal(10, second.Count);
        Assert.Equal(first.Select(mail => mail.Id), second.Take(4).Select(mail => mail.Id));
        Assert.Equal(0, server.Mails(options.User));
    }

    [ServerTheory("dovecot")]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(540)]
    [InlineData(560)]
    public async Task A_connection_that_is_cut_loses_nothing_and_repeats_nothing(int at)
    {
        var options = User($"cut-{at}");
        var messages = Deliver(options.User, 560);
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
            var trace = new RecordingTrace();

            var (_, failure) = await new ImapFetcher(options with { Authentication = mechanism }, trace).Drain();

            var all = string.Join('\n', trace.Sent.Concat(trace.Received).Append(failure!.ToString()));
            Assert.IsType<ImapRefusedException>(failure);
            Assert.DoesNotContain("hunter2", all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("\0wrong\0hunter2"u8), all, StringComparison.Ordinal);
        }
    }

    [ServerFact("dovecot")]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var (_, failure) = await new ImapFetcher(User("nofolder") with { Folder = "Nowhere" }).Drain();

        Assert.Contains("SELECT", Assert.IsType<ImapRefusedException>(failure).Message, StringComparison.Ordinal);
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
    private static List<byte[]> Messages() =>
    [
        .. new[] { "mime", "bounces", "hostile", "dkim", "threads" }
            .SelectMany(folder => Corpus.Files(folder))
            .Select(file => CrLf(File.ReadAllBytes(file)))
            .Where(octets => octets.Length is > 2 and < 500_000)
            .DistinctBy(Convert.ToHexString)
            .Take(1000),
    ];

    private static byte[] CrLf(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets).Replace("\0", "", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    private static string Text(Mail mail) => Encoding.Latin1.GetString(mail.Message.Span);
}
