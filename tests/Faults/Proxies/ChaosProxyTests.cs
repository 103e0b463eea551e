using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;

namespace Pymalist.Faults.Proxies;

public sealed partial class ChaosProxyTests : IAsyncLifetime
{
    private const string Hello = "EHLO test\r\n";
    private const string Envelope = "MAIL FROM:<list@example.org>\r\nRCPT TO:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n";
    private const string Message = "Message-ID: <a@example.org>\r\n\r\nHello\r\n.MAIL\r\n";
    private const string Stuffed = "Message-ID: <a@example.org>\r\n\r\nHello\r\n..MAIL\r\n.\r\n";

    private readonly FaultSink _sink = new();

    private static string ByData => $"{Envelope}DATA\r\n{Stuffed}";

    private static string ByChunks => $"{Envelope}BDAT 5\r\n{Message[..5]}BDAT {Message.Length - 5} LAST\r\n{Message[5..]}";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task What_it_passes_on_in_pieces_is_what_came(int slice)
    {
        await using var proxy = new ChaosProxy(_sink.Port, seed: 1) { IsSmtp = true };
        proxy.Faults = new() { Slice = slice, OnStep = _ => ProxyAction.Pass };

        var replies = await Talk(proxy, Hello, $"{Envelope}DATA\r\n", $"{Stuffed}{ByChunks}QUIT\r\n");

        Assert.EndsWith("221 2.0.0 Bye\r\n", replies, StringComparison.Ordinal);
        Assert.Equal([Message.Length, Message.Length], _sink.Transactions.Select(transaction => transaction.Octets));
        Assert.Single(_sink.Transactions.Select(transaction => transaction.Sha256).Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_cuts_between_the_end_of_a_message_and_its_answer(bool byChunks)
    {
        await using var proxy = new ChaosProxy(_sink.Port) { IsSmtp = true };
        proxy.Faults = new() { OnStep = step => step is { Kind: SmtpStepKind.MessageEnd, Transaction: 2 } ? ProxyAction.CutAfter : ProxyAction.Pass };

        var replies = byChunks
            ? await Talk(proxy, Hello, ByChunks, ByChunks, ByChunks)
            : await Talk(proxy, Hello, $"{Envelope}DATA\r\n", Stuffed, $"{Envelope}DATA\r\n", Stuffed, "NOOP\r\n");

        await Eventually.Holds(() => _sink.Taken == 4);
        Assert.Contains("250 2.0.0 Ok 1\r\n", replies, StringComparison.Ordinal);
        Assert.DoesNotContain("250 2.0.0 Ok 2\r\n", replies, StringComparison.Ordinal);
        Assert.Equal(2, _sink.Transactions.Count);
    }

    [Fact]
    public async Task It_cuts_before_the_nth_recipient()
    {
        await using var proxy = new ChaosProxy(_sink.Port) { IsSmtp = true };
        proxy.Faults = new() { OnStep = step => step is { Kind: SmtpStepKind.Recipient, Recipient: 2 } ? ProxyAction.CutBefore : ProxyAction.Pass };

        await Talk(proxy, Hello, ByData);

        await Eventually.Holds(() => _sink.Transactions is [{ Answered: > 0 }]);
        Assert.Equal("ann@example.com", Assert.Single(_sink.Transactions[0].Recipients).Address);
    }

    [Fact]
    public async Task What_follows_a_refused_DATA_is_a_command()
    {
        var steps = new List<SmtpStepKind>();
        _sink.Script = new() { Recipient = (_, _) => new("450 4.2.1 Later") };
        await using var proxy = new ChaosProxy(_sink.Port) { IsSmtp = true };
        proxy.Faults = new() { OnStep = step => { steps.Add(step.Kind); return ProxyAction.Pass; } };

        await Talk(proxy, Hello, "MAIL FROM:<>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n", "QUIT\r\n");

        Assert.Equal([SmtpStepKind.Command, SmtpStepKind.Mail, SmtpStepKind.Recipient, SmtpStepKind.Command, SmtpStepKind.Command], steps);
    }

    [Fact]
    public async Task A_black_hole_keeps_what_comes_and_gives_it_when_it_ends()
    {
        await using var proxy = new ChaosProxy(_sink.Port);
        proxy.Faults = new() { BlackHole = true };

        var talk = Talk(proxy, Hello, ByChunks, "QUIT\r\n");
        await Eventually.Holds(() => proxy.Connections == 1);
        Assert.Equal(0, _sink.Connections);
        Assert.False(talk.IsCompleted);
        proxy.Faults = new();

        Assert.EndsWith("221 2.0.0 Bye\r\n", await talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_resets_what_is_open_and_refuses_what_is_new()
    {
        await using var proxy = new ChaosProxy(_sink.Port);
        using var client = await Connect(proxy);
        await client.GetStream().ReadExactlyAsync(new byte[4]);

        proxy.Faults = new() { Refuse = true };
        proxy.Reset();

        await Assert.ThrowsAsync<IOException>(() => client.GetStream().CopyToAsync(Stream.Null));
        await Eventually.Holds(() => proxy.Open == 0);
        Assert.Equal("", await Talk(proxy, Hello));
    }

    [Fact]
    public async Task Latency_and_bandwidth_take_their_time()
    {
        await using var proxy = new ChaosProxy(_sink.Port);
        proxy.Faults = new() { Latency = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(10), OctetsPerSecond = 1_000 };
        var started = Stopwatch.GetTimestamp();

        await Talk(proxy, Hello, ByChunks, "QUIT\r\n");

        // Some 200 octets there, and three times a latency each way.
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task After_a_hang_the_server_has_it_and_the_client_hears_nothing()
    {
        await using var proxy = new ChaosProxy(_sink.Port) { IsSmtp = true };
        proxy.Faults = new() { OnStep = step => step.Kind == SmtpStepKind.MessageEnd ? ProxyAction.HangAfter : ProxyAction.Pass };

        var talk = Talk(proxy, Hello, ByChunks);
        await Eventually.Holds(() => _sink.Taken == 2);

        Assert.False(talk.IsCompleted);
        proxy.Reset();
        Assert.DoesNotContain("250 2.0.0 Ok 1\r\n", await talk, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _sink.DisposeAsync();

    private static async Task<TcpClient> Connect(ChaosProxy proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return client;
    }

    // What is answered: each command, and the end of a message.
    [GeneratedRegex(@"EHLO |MAIL FROM|RCPT TO|DATA\r|BDAT \d|NOOP|QUIT|\r\n\.\r\n")]
    private static partial Regex Question { get; }

    [GeneratedRegex(@"^\d{3} ", RegexOptions.Multiline)]
    private static partial Regex Answer { get; }

    // Says one thing after all answers to another have come, and reads to the end.
    private static async Task<string> Talk(ChaosProxy proxy, params string[] texts)
    {
        using var client = new TcpClient();
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
            var answers = 1;
            foreach (var text in texts)
            {
                await Hear(answers);
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
                answers += Question.Count(text);
            }

            await Hear(int.MaxValue);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It was cut off, or never there.
        }

        return heard.ToString();

        async Task Hear(int answers)
        {
            while (Answer.Count(heard.ToString()) < answers && await client.GetStream().ReadAsync(buffer) is var length and > 0)
                heard.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
    }
}
