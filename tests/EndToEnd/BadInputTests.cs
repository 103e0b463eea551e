using System.Text;
using Pymalist.EndToEnd.Running;
using Pymalist.EndToEnd.Scripted;
using Pymalist.Testing.Scripted;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary>What strangers and broken servers do to the whole of it: each is told of or passes unchanged, and costs the rest nothing.</summary>
[Collection("Mail servers")]
public sealed class BadInputTests(MailServers servers)
{
    private const string Good = "From: dan@example.org\nSubject: good\n\nA good mail.\n";

    public static TheoryData<string> Stages => ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."];

    public static TheoryData<string, string> OddMessages => new()
    {
        { "no header", "\nThere is no header.\n" },
        { "no field", "There is no field here, and no empty line\n" },
        { "nothing but an empty line", "\n" },
        { "octets that are no text", $"From: dan@example.org\nSubject: {Octets(0x80)}\n\n{Octets(0x01)}\n" },
        { "NULs", "From: dan@example.org\nSubject: a\0b\n\n\0\0\0 and \0\n" },
        { "dots", "From: dan@example.org\n\n.\n..\n.a\n...\n" },
    };

    [ServerTheory("dovecot", "postfix")]
    [MemberData(nameof(OddMessages))]
    public Task An_odd_message_passes_unchanged(string what, string message) => AssertUnchanged(what, message);

    [ServerFact("dovecot", "postfix")]
    public Task Ten_megabytes_of_one_header_line_are_refused_and_told_of() =>
        AssertRefused("1000000 octets", $"From: dan@example.org\nX-Long: {new string('x', 10_000_000)}\n\nHello\n");

    [ServerFact("dovecot", "postfix")]
    public Task A_million_recipients_in_To_are_refused_and_told_of() =>
        AssertRefused("1000000 octets", $"From: dan@example.org\nTo: {string.Join(",\n ", Enumerable.Range(0, 1_000_000).Select(i => $"u{i}@example.net"))}\n\nHello\n");

    [ServerTheory("dovecot", "postfix")]
    [InlineData(Pop3Fault.StopsInMail, 2)]
    [InlineData(Pop3Fault.EndlessLine, 0)]
    [InlineData(Pop3Fault.RepeatedUid, 3)]
    public async Task A_hostile_POP3_server_costs_no_mail(Pop3Fault fault, int brought)
    {
        await using var server = new HostilePop3Server("Subject: a\r\n\r\nfirst mail\r\n", "Subject: b\r\n\r\nsecond mail\r\n", "Subject: c\r\n\r\nthird mail\r\n") { Fault = fault };
        await using var sink = new SmtpSink();
        using var installation = await Installation.Create(servers);
        string[] settings = [$"Pymalist:Fetcher:Pop3:Port={server.Port}", $"Pymalist:Distributor:Smtp:Port={sink.Port}"];

        var ended = await installation.Play(settings);
        var messages = sink.Messages;
        var left = server.Mails;
        server.Fault = Pop3Fault.None;
        var next = await installation.Play(settings);

        Assert.Equal(brought, messages.Count);
        Assert.Equal(3, messages.Count + left.Count);
        if (brought < 3)
        {
            ended.With(69);
            Assert.Contains("pymalist: fetcher: ", ended.Errors, StringComparison.Ordinal);
            Assert.Contains($"localhost:{server.Port}", ended.Errors, StringComparison.Ordinal);
        }

        next.With(0);
        Assert.Empty(server.Mails);
        Assert.Equal(["first mail", "second mail", "third mail"], sink.Messages.Select(message => message.Split('\n')[^2]).Order(StringComparer.Ordinal));
    }

    [ServerTheory("dovecot", "postfix")]
    [MemberData(nameof(Stages))]
    public async Task An_SMTP_server_that_closes_costs_no_mail(string stage)
    {
        await using var sink = new SmtpSink { ClosesAt = stage };
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver("a", "b", "c", "d", "e");

        var ended = await installation.Play($"Pymalist:Distributor:Smtp:Port={sink.Port}");
        var (first, copies) = (sink.Messages.Count, sink.Copies.Count);
        var next = await installation.Play($"Pymalist:Distributor:Smtp:Port={sink.Port}");

        // Where another connection is there by then, it takes the mail that the closed one had not begun; and he who was awaited is tried again at once.
        var isTaken = stage is "CONNECT" or "EHLO" or "MAIL" ? first == posts.Length : stage == "RCPT" && copies == posts.Length * installation.Members.Count;
        ended.With(isTaken ? 0 : 75);

        // Who was awaited when the session broke has a destination that is tried with one recipient first: that makes more messages.
        if (stage != "RCPT")
            Assert.Equal(isTaken ? posts.Length : posts.Length - 1, first);
        if (!isTaken)
        {
            Assert.Contains("pymalist: distributor: ", ended.Errors, StringComparison.Ordinal);
            Assert.Contains($"localhost:{sink.Port}", ended.Errors, StringComparison.Ordinal);
        }

        next.With(0);
        Assert.Equal(
            posts.SelectMany(post => installation.Members.Select(member => (member, post))).Order(),
            sink.Copies.Select(copy => (copy.Recipient, Post.NameOf(Encoding.Latin1.GetBytes(copy.Message)))).Order());
    }

    // CR and LF are line ends, whatever stands around them.
    private static string Octets(int from) => string.Concat(Enumerable.Range(from, 256 - from).Select(octet => (char)octet).Where(c => c is not ('\r' or '\n')));

    // More than anybody has to read (Messages:MaxHeaderSectionLength). The good mail goes through beside it.
    private async Task AssertRefused(string limit, string message)
    {
        await using var sink = new SmtpSink();
        using var installation = await Installation.Create(servers);
        installation.Deliver(Encoding.Latin1.GetBytes(message));
        installation.Deliver(Encoding.Latin1.GetBytes(Good));

        var ended = await installation.Play($"Pymalist:Distributor:Smtp:Port={sink.Port}");

        ended.With(0);
        Assert.Equal(0, installation.Waiting);
        Assert.EndsWith(Good, Assert.Single(sink.Messages), StringComparison.Ordinal);
        Assert.Contains("pymalist: processor: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains(limit, ended.Errors, StringComparison.Ordinal);
    }

    // The good mail goes through beside it. No field that a list sets is in these messages, so all that was there is still there.
    private async Task AssertUnchanged(string what, string message)
    {
        await using var sink = new SmtpSink();
        using var installation = await Installation.Create(servers);
        installation.Deliver(Encoding.Latin1.GetBytes(message));
        installation.Deliver(Encoding.Latin1.GetBytes(Good));

        var ended = await installation.Play($"Pymalist:Distributor:Smtp:Port={sink.Port}");

        ended.With(0);
        Assert.Equal(0, installation.Waiting);
        Assert.Equal(2, sink.Messages.Count);
        Assert.Contains(sink.Messages, copy => copy.EndsWith(Good, StringComparison.Ordinal));
        Assert.True(sink.Messages.Any(copy => copy.EndsWith(message, StringComparison.Ordinal)), $"{what}: {string.Join('\n', sink.Messages.Select(copy => copy[..Math.Min(copy.Length, 2000)]))}");
    }
}
