using System.Text;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>The log-in of a client that submits mail: RFC 4954.</summary>
public sealed class SmtpLoginTests
{
    private static readonly SmtpListenerOptions Options = new() { Users = [new() { User = "ann", Password = "wörd" }, new() { User = "bob", Password = "b" }] };

    [Theory]
    [InlineData("AUTH PLAIN {\0ann\0wörd}", "235")]
    [InlineData("auth plain {ann\0ann\0wörd}", "235")]
    [InlineData("AUTH PLAIN\r\n{\0bob\0b}", "334 235")]
    [InlineData("AUTH LOGIN\r\n{ann}\r\n{wörd}", "334 334 235")]
    [InlineData("AUTH LOGIN {ann}\r\n{wörd}", "334 235")]
    [InlineData("AUTH PLAIN {\0ann\0word}", "535")]
    [InlineData("AUTH PLAIN {\0ann\0b}", "535")]
    [InlineData("AUTH PLAIN {\0eve\0}", "535")]
    [InlineData("AUTH PLAIN {bob\0ann\0wörd}", "501")]
    [InlineData("AUTH PLAIN {ann wörd}", "501")]
    [InlineData("AUTH PLAIN =", "501")]
    [InlineData("AUTH PLAIN no-base64", "501")]
    [InlineData("AUTH PLAIN\r\n*", "334 501")]
    [InlineData("AUTH LOGIN\r\n*", "334 501")]
    [InlineData("AUTH LOGIN\r\n=\r\n=", "334 334 535")]
    [InlineData("AUTH CRAM-MD5", "504")]
    [InlineData("AUTH", "501")]
    [InlineData("AUTH PLAIN a b", "501")]
    [InlineData("MAIL FROM:<>", "530")]
    [InlineData("BDAT 0 LAST", "530")]
    [InlineData("AUTH PLAIN {\0ann\0wörd}\r\nAUTH PLAIN {\0ann\0wörd}", "235 503")]
    [InlineData("AUTH PLAIN {\0ann\0wörd}\r\nMAIL FROM:<> AUTH=<>\r\nAUTH PLAIN {\0bob\0b}", "235 250 503")]
    public async Task Who_knows_a_password_is_let_in_and_nobody_else(string dialogue, string codes)
    {
        await using var listener = await RunningListener.Start(Options);
        using var client = await listener.Greeted();

        var replies = await client.Say(dialogue.Split("\r\n").Select(Encoded).ToArray());

        Assert.Equal(codes, string.Join(' ', replies.Select(reply => reply[..3])));
    }

    [Fact]
    public async Task Passwords_are_not_tried_for_long()
    {
        await using var listener = await RunningListener.Start(Options);
        using var client = await listener.Greeted();

        await client.Send(string.Concat(Enumerable.Repeat(Encoded("AUTH PLAIN {\0ann\0guess}") + "\r\n", 1_000)));

        Assert.Equal(["535", "535", "421"], await client.ReadCodes());
    }

    [Fact]
    public async Task A_mail_says_that_its_client_has_logged_in()
    {
        await using var listener = await RunningListener.Start(Options);
        using var client = await listener.Greeted();

        await client.Say(Encoded("AUTH PLAIN {\0ann\0wörd}"), "MAIL FROM:<ann@example.org>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.", "QUIT");

        Assert.Contains("with ESMTPA id", Encoding.ASCII.GetString(listener.Mails[0].Message.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_offered_where_nobody_else_can_listen()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates(folder);
        var certificate = certificates.ForLocalhost();
        await using var local = await RunningListener.Start(Options with { Tls = TlsMode.StartTls, CertificateFile = certificate.CertificateFile, CertificateKeyFile = certificate.KeyFile });
        using var client = await local.Connect();

        await client.Send("EHLO client.test\r\n");
        var before = await client.ReadLines();
        await client.Say("STARTTLS");
        await client.StartTls();
        await client.Send("EHLO client.test\r\n");
        var after = await client.ReadLines();
        await client.Say(Encoded("AUTH PLAIN {\0ann\0wörd}"));
        await client.Send("EHLO client.test\r\n");
        var done = await client.ReadLines();

        // From this machine it may be used in the clear.
        Assert.Contains("250-AUTH PLAIN LOGIN", before!);
        Assert.Contains("250-AUTH PLAIN LOGIN", after!);
        Assert.DoesNotContain("250-AUTH PLAIN LOGIN", done!);
    }

    [Fact]
    public async Task No_trace_shows_a_password()
    {
        var trace = new CollectingTrace();
        await using var listener = new SmtpListener(Options with { Trace = true }, trace: trace);
        using (var client = await RawClient.Connect(await listener.Start(CancellationToken.None)))
            await client.Say("EHLO client.test", Encoded("AUTH LOGIN {ann}"), Encoded("{wörd}"), Encoded("auth plain {\0ann\0wörd}"), "QUIT");

        Assert.Contains("< EHLO client.test", trace.Lines);
        Assert.Equal(3, trace.Lines.Count(line => line == "< ***"));
        Assert.DoesNotContain(trace.Lines, line => line.Contains(Encoded("{wörd}"), StringComparison.Ordinal) || line.Contains(Encoded("{\0ann\0wörd}"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_does_not_print_his_password() => Assert.Equal("ann", Options.Users[0].ToString());

    [Theory]
    [InlineData("0.0.0.0", TlsMode.None, nameof(SmtpListenerOptions.Tls))]
    [InlineData("127.0.0.1", TlsMode.StartTls, nameof(SmtpListenerOptions.CertificateFile))]
    [InlineData("127.0.0.1", TlsMode.None, null)]
    public void Settings_that_would_let_others_listen_are_refused(string address, TlsMode mode, string? wrong)
    {
        var options = Options with { Address = System.Net.IPAddress.Parse(address), Tls = mode };

        var problems = options.Validate(new(options)).SelectMany(problem => problem.MemberNames);

        Assert.Equal(wrong is null ? [] : [wrong], problems);
    }

    // What stands in braces is in base64.
    private static string Encoded(string line)
    {
        var (start, end) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
        return start < 0 ? line : line[..start] + Convert.ToBase64String(Encoding.UTF8.GetBytes(line[(start + 1)..end]));
    }

    private sealed class CollectingTrace : IProtocolTrace
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public void Sent(string peer, string text) => Add($"> {text}");

        public void Received(string peer, string text) => Add($"< {text}");

        private void Add(string line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
