using System.Diagnostics;
using System.Text;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>Clients that are up to no good, and the others that must not notice.</summary>
public sealed class SmtpHostileClientTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_flood_of_commands_ends()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Connect();

        var flood = client.Send(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("NOOP\r\n", 50_000))));
        var codes = await client.ReadCodes();
        await flood;

        Assert.Equal(12_001, codes.Length);
        Assert.Equal("421", codes[^1]);
        await StillServes(listener);
    }

    [Fact]
    public async Task Who_reads_no_replies_is_cut_off()
    {
        await using var listener = await RunningListener.Start(new() { CommandTimeout = TimeSpan.FromSeconds(5), MaxRecipients = 1_000_000 });
        using var client = await listener.Connect();

        // More replies than a kernel keeps; the send ends when the connection does.
        var line = "VRFY x\r\n"u8.ToArray();
        await client.Send([.. Enumerable.Repeat(line, 2_000_000).SelectMany(octets => octets)]).WaitAsync(Deadline);

        Assert.True(client.WasReset);
        await StillServes(listener);
    }

    [Fact]
    public async Task Ten_thousand_recipients_are_answered_and_a_thousand_taken()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Greeted();

        var sending = client.Send(
            "MAIL FROM:<>\r\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"RCPT TO:<r{i}@list.test>\r\n")) + "DATA\r\nx\r\n.\r\nQUIT\r\n");
        var codes = await client.ReadCodes();
        await sending;

        Assert.Equal(1_000 + 2, codes.Count(code => code == "250"));
        Assert.Equal(9_000, codes.Count(code => code == "452"));
        Assert.Equal("221", codes[^1]);
        Assert.Equal(1_000, listener.Mails[0].Recipients.Count);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_the_next_one_answered()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Connect();

        await client.Send($"EHLO {new string('x', 2_043)}\r\nEHLO {new string('x', 2_044)}\r\nEHLO {new string('x', 60_000)}\r\nNOOP\r\nQUIT\r\n");

        Assert.Equal(["501", "500", "500", "250", "221"], await client.ReadCodes());
    }

    [Theory]
    [InlineData("EHLO client.test")]
    [InlineData("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA")]
    [InlineData("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nBDAT 1\r\nxBDAT 10000")]
    public async Task Who_drips_is_cut_off(string start)
    {
        var options = new SmtpListenerOptions { CommandTimeout = TimeSpan.FromSeconds(5), MinRate = 65_536, MessageTimeout = TimeSpan.FromMinutes(1) };
        await using var listener = await RunningListener.Start(options);
        using var client = await listener.Connect();

        await client.Send(start + "\r\n");
        var codes = client.ReadCodes();
        var started = Stopwatch.GetTimestamp();
        while (!codes.IsCompleted && Stopwatch.GetElapsedTime(started) < Deadline)
        {
            await client.Send("x");
            await Task.WhenAny(codes, Task.Delay(20));
        }

        Assert.Equal("421", (await codes)[^1]);
        Assert.Empty(listener.Mails);
    }

    [Fact]
    public async Task Who_has_said_all_and_closes_his_side_still_gets_the_answers()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Connect();

        await client.Send("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n");
        client.HalfClose();

        Assert.Equal(["250", "250", "250", "354", "250", "221"], await client.ReadCodes());
    }

    [Theory]
    [InlineData("EH")]
    [InlineData("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA\r\nx\r\n.")]
    [InlineData("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nBDAT 10 LAST\r\nx\r\n")]
    public async Task What_was_not_said_to_its_end_was_not_said(string start)
    {
        await using var listener = await RunningListener.Start(new());
        using (var client = await listener.Connect())
        {
            await client.Send(start);
            client.HalfClose();
            await client.ReadCodes();
        }

        using (var client = await listener.Connect())
        {
            await client.Send(start);
            client.Reset();
        }

        await StillServes(listener);
        Assert.Single(listener.Mails);
    }

    [Fact]
    public async Task An_address_has_its_share_of_the_connections_and_gets_it_back()
    {
        await using var listener = await RunningListener.Start(new() { MaxConnectionsPerAddress = 2 });
        using var first = await listener.Connect();
        using (await listener.Connect())
        using (var third = await RawClient.Connect(listener.EndPoint, greeting: "421"))
            Assert.Null(await third.ReadReply());

        await Eventually.Holds(async () =>
        {
            using var next = await RawClient.Open(listener.EndPoint);
            return (await next.ReadReply())!.StartsWith("220", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task All_messages_together_have_a_greatest_size_and_the_room_comes_back()
    {
        var message = new string('x', 900_000) + "\r\n";
        await using var listener = await RunningListener.Start(new() { MaxMessageSize = 1_000_000, MaxTotalSize = 2_100_000 });
        using RawClient first = await listener.Greeted(), second = await listener.Greeted(), third = await listener.Greeted();
        foreach (var client in new[] { first, second })
        {
            await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>");
            await client.Send($"BDAT {message.Length}\r\n{message}");
            Assert.StartsWith("250", await client.ReadReply(), StringComparison.Ordinal);
        }

        var announced = await third.Say("MAIL FROM:<> SIZE=900000");
        var unannounced = await third.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", message + ".");
        await first.Say("BDAT 0 LAST", "RSET");
        var later = await third.Say("MAIL FROM:<> SIZE=900000", "RCPT TO:<red@list.test>", "DATA", message + ".");

        Assert.StartsWith("452 4.3.1", announced[0], StringComparison.Ordinal);
        Assert.StartsWith("452 4.3.1", unannounced[^1], StringComparison.Ordinal);
        Assert.StartsWith("250", later[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_clients_with_large_messages_cost_no_more_than_they_may()
    {
        var options = new SmtpListenerOptions { MaxMessageSize = 8_000_000, MaxTotalSize = 16_000_000, MaxConnectionsPerAddress = 100 };
        await using var listener = await RunningListener.Start(options);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var clients = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => listener.Greeted()));
        foreach (var client in clients)
            await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA");
        var piece = new byte[4_000_000];
        await Task.WhenAll(clients.Select(client => client.Send(piece)));
        var cost = GC.GetTotalMemory(forceFullCollection: true) - before;
        await Task.WhenAll(clients.Select(client => client.Send("\r\n.\r\n")));
        var replies = await Task.WhenAll(clients.Select(client => client.ReadReply()));

        Assert.InRange(replies.Count(reply => reply!.StartsWith("250", StringComparison.Ordinal)), 1, 40);
        Assert.All(replies, reply => Assert.Matches("^250|^452 4.3.1", reply));
        Assert.True(cost < 100_000_000, $"{cost} octets");
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Noise_is_answered_or_cut_off_and_never_a_mail()
    {
        var random = new Random(1);
        await using var listener = await RunningListener.Start(new());

        for (var i = 0; i < 50; i++)
        {
            var noise = new byte[random.Next(1, 20_000)];
            random.NextBytes(noise);
            using var client = await listener.Connect();
            await client.Send(noise);
            client.HalfClose();
            await client.ReadCodes();
        }

        await StillServes(listener);
        Assert.Single(listener.Mails);
    }

    private static async Task StillServes(RunningListener listener)
    {
        using var client = await listener.Greeted();
        var replies = await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.", "QUIT");
        Assert.Equal("250 250 354 250 221", string.Join(' ', replies.Select(reply => reply[..3])));
    }
}
