using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

public sealed class SmtpListenerTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly List<Mail> _mails = [];
    private SmtpListener _listener = new(new SmtpListenerOptions());
    private Task _fetching = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fetching;
        await _listener.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_mail_comes_in_with_its_envelope_and_a_trace_field_on_top()
    {
        using var client = await Connect(new());

        var replies = await client.Say("EHLO client.test", "MAIL FROM:<ann@example.org> SIZE=30", "RCPT TO:<red@list.test>", "RCPT TO:<green@list.test>", "DATA");
        var end = await client.Say("Subject: x\r\n\r\n..dot\r\n.");

        Assert.Equal(["250", "250", "250", "250", "354"], Codes(replies));
        Assert.StartsWith("250 2.0.0", end[0], StringComparison.Ordinal);
        await Eventually.Holds(() => _mails.Count == 1);
        Assert.Equal(["red@list.test", "green@list.test"], _mails[0].Recipients.Select(recipient => recipient.Address.ToString()));
        Assert.Equal("<ann@example.org>", _mails[0].ReversePath?.ToString());
        Assert.Equal("ann@example.org", _mails[0].Sender?.Address.ToString());
        Assert.Matches(
            new Regex("^Received: from client\\.test \\(\\[127\\.0\\.0\\.1\\]\\)\r\n\tby localhost with ESMTP id [0-9a-f]{32};\r\n\t\\w{3}, \\d+ \\w{3} \\d{4} [\\d:]{8} [+-]\\d{4}\r\nSubject: x\r\n\r\n\\.dot\r\n$"),
            Encoding.Latin1.GetString(_mails[0].Message.Span));
    }

    [Fact]
    public async Task The_null_reverse_path_says_no_sender()
    {
        using var client = await Connect(new());

        await client.Say("HELO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.");

        await Eventually.Holds(() => _mails.Count == 1);
        Assert.Equal(ReversePath.Null, _mails[0].ReversePath);
        Assert.Null(_mails[0].Sender);
        Assert.Contains("with SMTP id", Encoding.Latin1.GetString(_mails[0].Message.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_told_yes_only_when_the_next_mail_is_asked_for()
    {
        var handed = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        using var client = await Connect(new(), onMail: async _ =>
        {
            handed.SetResult();
            await goOn.Task;
            return true;
        });
        await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");

        var answer = client.Say("x\r\n.");
        await handed.Task;
        var isEarly = answer.IsCompleted;
        goOn.SetResult();

        Assert.False(isEarly);
        Assert.StartsWith("250", (await answer)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_keeps_its_mail_when_nobody_asks_for_the_next_one()
    {
        using var client = await Connect(new(), onMail: _ => Task.FromResult(false));

        var replies = await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.", "NOOP");

        Assert.Equal(["250", "250", "250", "354", "451", "250"], Codes(replies));
    }

    [Fact]
    public async Task A_client_keeps_its_mail_when_nobody_takes_it_in_time()
    {
        await _listener.DisposeAsync();
        _listener = new(new() { HandoverTimeout = TimeSpan.FromMilliseconds(50) });
        using var client = await RawClient.Connect(await _listener.Start(_stop.Token));

        var replies = await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.");

        Assert.Equal("451", Codes(replies)[^1]);
    }

    [Fact]
    public async Task A_client_that_waits_is_told_when_we_stop()
    {
        await _listener.DisposeAsync();
        _listener = new(new());
        using var client = await RawClient.Connect(await _listener.Start(_stop.Token));
        await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");
        await client.Send("x\r\n.\r\n");
        var answer = client.ReadReply();

        var stopping = _listener.DisposeAsync().AsTask();

        var reply = await answer;
        await stopping;
        Assert.True(reply is null || reply.StartsWith('4'), reply);
    }

    [Fact]
    public async Task Fetching_goes_on_until_it_is_cancelled()
    {
        await using var listener = new SmtpListener(new());
        using var cancellation = new CancellationTokenSource();
        await using var mails = listener.Fetch(cancellation.Token).GetAsyncEnumerator();

        var next = mails.MoveNextAsync().AsTask();
        var isOver = next.IsCompleted;
        await cancellation.CancelAsync();

        Assert.False(isOver);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Commands_are_answered_in_order_when_they_come_all_at_once()
    {
        using var client = await Connect(new(), address => address.LocalPart == "red");
        await client.Say("EHLO client.test");

        await client.Send(
            "MAIL FROM:<ann@example.org>\r\nRCPT TO:<red@list.test>\r\nRCPT TO:<blue@list.test>\r\nDATA\r\nx\r\n.\r\n" +
            "MAIL FROM:<bob@example.org>\r\nRCPT TO:<red@list.test>\r\nDATA\r\ny\r\n.\r\nQUIT\r\n");

        var codes = new List<string>();
        while (await client.ReadReply() is { } reply)
            codes.Add(reply[..3]);
        Assert.Equal(["250", "250", "550", "354", "250", "250", "250", "354", "250", "221"], codes);
        Assert.Equal(2, _mails.Count);
    }

    [Theory]
    [InlineData("FROB", "500")]
    [InlineData("MAIL FROM:<ann@example.org>", "503")]
    [InlineData("EHLO", "501")]
    [InlineData("EHLO a b", "501")]
    [InlineData("EHLO [127.0.0.1]", "250")]
    [InlineData("EHLO x\r\nRCPT TO:<red@list.test>", "503")]
    [InlineData("EHLO x\r\nDATA", "503")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nDATA", "554")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nMAIL FROM:<>", "503")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nEHLO y\r\nMAIL FROM:<>", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRSET\r\nMAIL FROM:<>", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:ann@example.org", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<ann@example.org", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<ann@>", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<ann@example.org>x", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<a\0b@example.org>", "500")]
    [InlineData("EHLO x\r\nMAIL FROM:<a\rb@example.org>", "500")]
    [InlineData("EHLO x\r\nmail from: <@relay.test:ann@example.org> body=8bitmime", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:<\"a>b\"@example.org>", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:<> SIZE=99999999999999999999", "552")]
    [InlineData("EHLO x\r\nMAIL FROM:<> SIZE=-1", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<> BODY=OTHER", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<> RET=FULL", "555")]
    [InlineData("EHLO x\r\nMAIL FROM:<jörg@example.org>", "550")]
    [InlineData("EHLO x\r\nMAIL FROM:<jörg@example.org> SMTPUTF8", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<>", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<Postmaster>", "250")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test> NOTIFY=NEVER", "555")]
    [InlineData("VRFY red", "252")]
    [InlineData("NOOP", "250")]
    public async Task A_command_has_the_answer_that_it_deserves(string commands, string code)
    {
        using var client = await Connect(new());

        var replies = await client.Say(commands.Split("\r\n"));

        Assert.Equal(code, Codes(replies)[^1]);
    }

    [CorpusFact]
    public async Task Whatever_the_command_there_is_one_answer()
    {
        var lines = Corpus.Files("smtp/vectors", "command-lines.jsonl").SelectMany(File.ReadAllLines)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("line").GetString()!)
            .Where(line => !EndsOrTakesOctets(line) && !line.Contains('\n', StringComparison.Ordinal))
            .ToArray();
        using var client = await Connect(new() { MaxErrors = 1_000 });
        await client.Say("EHLO client.test");

        var replies = await client.Say(lines);
        var last = await client.Say("VRFY last");

        Assert.True(lines.Length > 100);
        Assert.All(replies, reply => Assert.Matches("^[25]\\d\\d", reply));
        Assert.StartsWith("252", last[0], StringComparison.Ordinal);
    }

    [CorpusFact]
    public async Task Nothing_but_CR_LF_dot_CR_LF_ends_a_message()
    {
        var files = Corpus.Files("smtp/vectors", "*.client-bytes");
        using var first = await Connect(new());

        foreach (var file in files)
        {
            using var client = await RawClient.Connect(await _listener.Start(_stop.Token));
            await client.Send(File.ReadAllBytes(file));
            while (await client.ReadReply() is not null)
            {
            }
        }

        Assert.Equal(7, files.Count);
        Assert.All(_mails, mail => Assert.Equal("<a@example.org>", mail.ReversePath?.ToString()));
        Assert.True(_mails.Count <= files.Count);
    }

    [Theory]
    [InlineData("a\nb\r\n.")]
    [InlineData("a\rb\r\n.")]
    [InlineData("a\n.\nb\r\n.")]
    [InlineData("a\n.\r\nb\r\n.")]
    [InlineData("a\r.\r\nb\r\n.")]
    public async Task A_line_end_that_stands_alone_is_refused(string message)
    {
        using var client = await Connect(new());

        var replies = await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", message, "NOOP");

        Assert.Equal(["354", "550", "250"], Codes(replies)[3..]);
        Assert.Empty(_mails);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_read_and_refused()
    {
        using var client = await Connect(new() { MaxMessageSize = 1_000 });

        var replies = await client.Say(
            "EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", new string('x', 1_500) + "\r\n.", "NOOP");

        Assert.Equal(["354", "552", "250"], Codes(replies)[3..]);
        Assert.Empty(_mails);
    }

    [Fact]
    public async Task An_endless_message_is_cut_off()
    {
        using var client = await Connect(new() { MaxMessageSize = 1_000 });
        await client.Say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");

        await client.Send(new string('x', 100_000));

        Assert.Equal(["421"], await client.ReadCodes());
    }

    [Fact]
    public async Task An_endless_command_is_cut_off()
    {
        using var client = await Connect(new());

        await client.Send(new string('x', 100_000));

        Assert.Equal(["421"], await client.ReadCodes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA")]
    public async Task A_slow_client_is_cut_off(string commands)
    {
        using var client = await Connect(new() { CommandTimeout = TimeSpan.FromSeconds(5), MessageTimeout = TimeSpan.FromSeconds(5) });
        if (commands.Length > 0)
            await client.Say(commands.Split("\r\n"));

        await client.Send("MA");

        Assert.Equal(["421"], await client.ReadCodes());
    }

    [Fact]
    public async Task Too_many_recipients_are_told_to_come_by_themselves()
    {
        using var client = await Connect(new() { MaxRecipients = 100 });
        await client.Say("EHLO client.test", "MAIL FROM:<>");

        var replies = await client.Say([.. Enumerable.Range(0, 101).Select(i => $"RCPT TO:<r{i}@list.test>")]);

        Assert.All(replies[..100], reply => Assert.StartsWith("250", reply, StringComparison.Ordinal));
        Assert.StartsWith("452 4.5.3", replies[100], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_errors_end_the_session()
    {
        using var client = await Connect(new() { MaxErrors = 3 });

        var replies = await client.Say("GET / HTTP/1.1", "Host: localhost", "Accept: */*");

        Assert.Equal(["500", "500", "421"], Codes(replies));
        Assert.Null(await client.ReadReply());
    }

    [Fact]
    public async Task Too_many_clients_are_told_to_come_later()
    {
        using var first = await Connect(new() { MaxConnections = 1 });

        using var second = await RawClient.Connect(await _listener.Start(_stop.Token), greeting: "421");

        Assert.Null(await second.ReadReply());
        Assert.StartsWith("250", (await first.Say("NOOP"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_distributor_is_understood()
    {
        using var client = await Connect(new() { MaxRecipients = 100 }, address => address.LocalPart != "gone");
        await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "localhost", Port = await Port(), MaxRecipientsPerTransaction = 250 });
        string[] recipients = [.. Enumerable.Range(0, 240).Select(i => $"r{i}@list.test"), "gone@list.test"];

        var report = await distributor.Distribute(Posts.Of("Subject: x\n\n.\n..\nüber\n", recipients), CancellationToken.None);

        Assert.Equal(240, report.Recipients.Count(result => result.Status.IsSuccess));
        Assert.Contains("gone@list.test 5.1.1", report.Statuses());
        Assert.Equal(recipients[..240].Order(StringComparer.Ordinal), _mails.SelectMany(mail => mail.Recipients).Select(recipient => recipient.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(_mails, mail => Assert.EndsWith("\r\nSubject: x\r\n\r\n.\r\n..\r\nüber\r\n", Encoding.Latin1.GetString(mail.Message.Span), StringComparison.Ordinal));
    }

    [CorpusFact]
    public async Task What_our_own_distributor_sends_arrives_as_it_was()
    {
        using var client = await Connect(new());
        await using var distributor = new SmtpDistributor(new SmtpOptions { Host = "localhost", Port = await Port() });
        var messages = Corpus.Files("mime").Concat(Corpus.Files("hostile")).Select(File.ReadAllBytes).Where(IsNoBinary).ToArray();

        foreach (var message in messages)
        {
            var report = await distributor.Distribute(Posts.Of(Encoding.Latin1.GetString(message), "ann@list.test"), CancellationToken.None);
            Assert.True(report.Recipients[0].Status.IsSuccess);
        }

        Assert.True(messages.Length > 100);
        for (var i = 0; i < messages.Length; i++)
            Assert.Equal(TestWire.Normalised(messages[i]), WithoutTrace(_mails[i].Message.Span, messages[i]));
    }

    // Without BINARYMIME a distributor encodes what holds NUL.
    private static bool IsNoBinary(byte[] message) => message.Length < 1_000_000 && !message.AsSpan().Contains((byte)0);

    // A message that starts with its body has an empty line between the trace field and that.
    private static string WithoutTrace(ReadOnlySpan<byte> mail, byte[] sent)
    {
        var isBody = HeaderFields.LengthOf(sent) == 0 && sent.Length > 0 && sent[0] is not ((byte)'\r' or (byte)'\n');
        var trace = new Regex("Received: from \\S+ [^\r]*\r\n\tby localhost with ESMTP [^\r]*\r\n\t[^\r]*\r\n" + (isBody ? "\r\n" : ""));
        return trace.Replace(Encoding.Latin1.GetString(mail), "", 1);
    }

    private async Task<int> Port() => ((IPEndPoint)await _listener.Start(_stop.Token)).Port;

    private static bool EndsOrTakesOctets(string line) =>
        new[] { "DATA", "BDAT", "QUIT" }.Any(verb => line.StartsWith(verb, StringComparison.OrdinalIgnoreCase));

    private static string[] Codes(IEnumerable<string> replies) => [.. replies.Select(reply => reply[..3])];

    private async Task<RawClient> Connect(SmtpListenerOptions options, Func<AddrSpec, bool>? isKnown = null, Func<Mail, Task<bool>>? onMail = null)
    {
        await _listener.DisposeAsync();
        _listener = new(options, isKnown);
        _fetching = Fetch(onMail ?? (_ => Task.FromResult(true)));
        return await RawClient.Connect(await _listener.Start(_stop.Token));
    }

    // What stops after a mail does not say that it is safe.
    private async Task Fetch(Func<Mail, Task<bool>> onMail)
    {
        try
        {
            await foreach (var mail in _listener.Fetch(_stop.Token))
            {
                _mails.Add(mail);
                if (!await onMail(mail))
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
