using System.Text;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Pop3;

/// <summary>The fetcher and a real server.</summary>
public sealed class Pop3DovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    [ServerTheory("dovecot")]
    [InlineData(TlsMode.None, Pop3Authentication.Auto)]
    [InlineData(TlsMode.None, Pop3Authentication.Apop)]
    [InlineData(TlsMode.None, Pop3Authentication.Plain)]
    [InlineData(TlsMode.None, Pop3Authentication.Login)]
    [InlineData(TlsMode.None, Pop3Authentication.User)]
    [InlineData(TlsMode.StartTls, Pop3Authentication.Auto)]
    [InlineData(TlsMode.StartTls, Pop3Authentication.Apop)]
    [InlineData(TlsMode.Implicit, Pop3Authentication.Auto)]
    [InlineData(TlsMode.Implicit, Pop3Authentication.Login)]
    [InlineData(TlsMode.None, Pop3Authentication.ScramSha256)]
    [InlineData(TlsMode.StartTls, Pop3Authentication.ScramSha256)]
    public async Task Mail_is_fetched_and_deleted(TlsMode tls, Pop3Authentication authentication)
    {
        var user = $"{tls}-{authentication}".ToLowerInvariant();
        server.AddUser(user, "s\u00e4cret word");
        server.Deliver(user, "A: b\r\n\r\n.dot\r\n"u8);

        var mails = await new Pop3Fetcher(Options(user, tls) with { Authentication = authentication }).DrainAll();

        Assert.Equal("A: b\r\n\r\n.dot\r\n", Encoding.Latin1.GetString(Assert.Single(mails).Message.Span));
        Assert.Equal(0, server.Mails(user));
    }

    [ServerFact("dovecot")]
    public async Task Three_hundred_mails_come_octet_for_octet()
    {
        server.AddUser("many", "secret");
        var messages = Messages();
        foreach (var message in messages)
            server.Deliver("many", message);

        var mails = await new Pop3Fetcher(Options("many", TlsMode.Implicit)).DrainAll();

        Assert.Equal(messages.Count, mails.Count);
        for (var i = 0; i < messages.Count; i++)
            Assert.Equal(messages[i], mails[i].Message.ToArray());
        Assert.Equal(messages.Count, mails.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(0, server.Mails("many"));
    }

    [ServerFact("dovecot")]
    public async Task A_stop_between_mails_leaves_the_rest_and_ids_stay()
    {
        server.AddUser("stop", "secret");
        for (var i = 0; i < 10; i++)
            server.Deliver("stop", Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n"));
        var first = await new Pop3Fetcher(Options("stop", TlsMode.None)).Take(4);
        var left = server.Mails("stop");

        var second = await new Pop3Fetcher(Options("stop", TlsMode.None)).DrainAll();

        Assert.Equal(7, left);
        Assert.Equal(7, second.Count);
        Assert.Equal(first[3].Id, second[0].Id);
    }

    [ServerFact("dovecot")]
    public async Task A_connection_that_is_cut_between_mails_loses_none_and_repeats_none()
    {
        server.AddUser("cut", "secret");
        for (var i = 0; i < 10; i++)
            server.Deliver("cut", Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n"));
        await using var relay = new Relay(server.Port);
        var count = 0;

        var (mails, failure) = await new Pop3Fetcher(Options("cut", TlsMode.None) with { Port = relay.Port }).Drain(mail =>
        {
            count++;
            if (count == 4)
                relay.Cut();
            return Task.CompletedTask;
        });

        Assert.IsType<ConnectionLostException>(failure);
        Assert.Equal(10, mails.Count);
        Assert.Equal(10, mails.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(0, server.Mails("cut"));
    }

    [ServerFact("dovecot")]
    public async Task A_process_that_dies_between_mails_has_all_of_them_again_under_the_same_ids()
    {
        server.AddUser("crash", "secret");
        for (var i = 0; i < 10; i++)
            server.Deliver("crash", Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n"));
        await using var relay = new Relay(server.Port);
        var options = Options("crash", TlsMode.None) with { Port = relay.Port };

        // It goes without a word: what it had marked is not deleted.
        var dead = new Pop3Fetcher(options).Fetch(default).GetAsyncEnumerator();
        var first = new List<Mail>();
        while (first.Count < 4 && await dead.MoveNextAsync())
            first.Add(dead.Current);
        relay.Cut();
        var left = server.Mails("crash");
        var second = await new Pop3Fetcher(options).DrainAll();

        Assert.Equal(10, left);
        Assert.Equal(10, second.Count);
        Assert.Equal(first.Select(mail => mail.Id), second.Take(4).Select(mail => mail.Id));
        Assert.Equal(0, server.Mails("crash"));
    }

    [ServerTheory("dovecot")]
    [InlineData(Pop3Authentication.Auto)]
    [InlineData(Pop3Authentication.Plain)]
    [InlineData(Pop3Authentication.User)]
    public async Task A_wrong_password_is_refused(Pop3Authentication authentication)
    {
        server.AddUser("wrong", "secret");

        var (_, failure) = await new Pop3Fetcher(Options("wrong", TlsMode.StartTls) with { Password = "guess", Authentication = authentication }).Drain();

        Assert.IsType<CommandRefusedException>(failure);
    }

    private Pop3Options Options(string user, TlsMode tls) => new()
    {
        Host = "localhost",
        Port = tls == TlsMode.Implicit ? server.TlsPort : server.Port,
        User = user,
        Password = user.Contains('-', StringComparison.Ordinal) ? "s\u00e4cret word" : "secret",
        Tls = tls,
        CertificateAuthorityFile = server.CertificateAuthorityFile,
    };

    // A server sends CR LF alone for every LF it stores, so only mail that has it so comes back as it was.
    private static List<byte[]> Messages()
    {
        var corpus = Corpus.Files("mime").Select(File.ReadAllBytes).Where(octets => octets.Length is > 2 and < 200_000 && IsCrLf(octets)).Take(200);
        var made = Enumerable.Range(0, 300).Select(i => Encoding.Latin1.GetBytes($"Subject: {i}\r\n\r\n..\r\n.{new string('x', i * 37)}\r\n\u00ff\r\n"));
        return [.. corpus.Concat(made).DistinctBy(Convert.ToHexString).Take(300)];
    }

    private static bool IsCrLf(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        return text.EndsWith("\r\n", StringComparison.Ordinal)
            && !text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n', '\0');
    }
}
