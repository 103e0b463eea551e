using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Pymalist.Faults.Checking;
using Pymalist.Testing;
using Xunit.Abstractions;

namespace Pymalist.Faults.Sinks;

public sealed class FaultSinkTests(ITestOutputHelper output)
{
    private const string Hello = "EHLO test\r\n";
    private const string Envelope = "MAIL FROM:<list@example.org>\r\nRCPT TO:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n";
    private const string Message = "Message-ID: <a@example.org>\r\nSubject: hi\r\n\r\n.Hello\r\n";
    private const string Stuffed = "Message-ID: <a@example.org>\r\nSubject: hi\r\n\r\n..Hello\r\n.\r\n";

    private static readonly string Hash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(Message)));

    [Fact]
    public async Task It_keeps_who_was_taken_and_the_hash_of_the_octets_before_stuffing()
    {
        await using var sink = new FaultSink();

        var replies = await Talk(sink, $"{Hello}{Envelope}DATA\r\n{Stuffed}QUIT\r\n");

        Assert.Equal(["220", "250", "250", "250", "250", "354", "250", "221"], Codes(replies));
        var transaction = Assert.Single(sink.Transactions);
        Assert.Equal((Hash, "<a@example.org>", Message.Length), (transaction.Sha256, transaction.MessageId, transaction.Octets));
        Assert.Equal(
            [new Copy("<a@example.org>", "ann@example.com", Hash, 1), new Copy("<a@example.org>", "bob@example.com", Hash, 1)], sink.Copies());
        Assert.Equal("250 2.0.0 Ok 1", transaction.Recipients[0].MessageReply);
        Assert.Equal(2, sink.Taken);
    }

    [Fact]
    public async Task A_message_in_chunks_is_the_same_message()
    {
        await using var sink = new FaultSink();

        var replies = await Talk(sink, $"{Hello}{Envelope}BDAT 10\r\n{Message[..10]}BDAT {Message.Length - 10} LAST\r\n{Message[10..]}QUIT\r\n");

        Assert.Equal(["220", "250", "250", "250", "250", "250", "250", "221"], Codes(replies));
        Assert.Equal(Hash, Assert.Single(sink.Transactions).Sha256);
    }

    [Fact]
    public async Task Each_recipient_has_the_reply_that_the_script_gives_it()
    {
        await using var sink = new FaultSink
        {
            Script = new() { Recipient = (_, address) => new(address.StartsWith("bob", StringComparison.Ordinal) ? "550 5.1.1 No such user" : SinkScript.Ok) },
        };

        await Talk(sink, $"{Hello}{Envelope}DATA\r\n{Stuffed}QUIT\r\n");

        Assert.Equal(["250 2.0.0 Ok", "550 5.1.1 No such user"], sink.Transactions[0].Recipients.Select(recipient => recipient.Reply));
        Assert.Equal("ann@example.com", Assert.Single(sink.Copies()).Recipient);
    }

    [Fact]
    public async Task By_LMTP_each_recipient_has_a_reply_to_the_message()
    {
        await using var sink = new FaultSink
        {
            IsLmtp = true,
            Script = new() { Message = (_, address) => new(address.StartsWith("bob", StringComparison.Ordinal) ? "452 4.2.2 Full" : SinkScript.Ok) },
        };

        var replies = await Talk(sink, $"LHLO test\r\n{Envelope}DATA\r\n{Stuffed}QUIT\r\n");

        Assert.Equal(["220", "250", "250", "250", "250", "354", "250", "452", "221"], Codes(replies));
        Assert.Equal("ann@example.com", Assert.Single(sink.Copies()).Recipient);
    }

    [Fact]
    public async Task What_has_no_answer_yet_is_in_flight_and_what_is_answered_is_not()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<string?>();
        await using var sink = new FaultSink
        {
            Script = new()
            {
                Message = (_, _) =>
                {
                    asked.SetResult();
                    return new(answer.Task);
                },
            },
        };

        var talk = Talk(sink, $"{Hello}{Envelope}DATA\r\n{Stuffed}QUIT\r\n");
        await asked.Task;
        var before = sink.InFlight;
        answer.SetResult(SinkScript.Ok);
        await talk;

        Assert.Equal(1, Assert.Single(before).Number);
        Assert.Empty(sink.InFlight);
        Assert.Empty(sink.Interrupted(TimeSpan.MaxValue));
    }

    [Fact]
    public async Task A_client_that_goes_without_a_word_leaves_its_last_transaction_in_doubt()
    {
        await using var sink = new FaultSink();

        await Talk(sink, $"{Hello}{Envelope}DATA\r\n{Stuffed}{Envelope}DATA\r\n{Stuffed}{Envelope}");
        await Eventually.Holds(() => sink.Transactions is [.., { Connection.Ended: > 0 }]);

        Assert.Equal([2], sink.Interrupted(TimeSpan.FromMinutes(1)).Select(transaction => transaction.Number));
        Assert.Empty(sink.Interrupted(TimeSpan.Zero));
        Assert.Equal(["ann@example.com", "bob@example.com"], FaultSink.Doubts(sink.Interrupted(TimeSpan.FromMinutes(1))).Select(doubt => doubt.Recipient));
    }

    [Fact]
    public async Task A_reply_of_null_closes_the_connection_and_one_of_421_is_the_last()
    {
        await using var sink = new FaultSink { Script = new() { Mail = _ => new((string?)null) } };
        var closed = await Talk(sink, $"{Hello}{Envelope}");
        sink.Script = new() { Recipient = (_, address) => new(address.StartsWith("bob", StringComparison.Ordinal) ? "421 4.7.0 Too many errors" : SinkScript.Ok) };
        var shut = await Talk(sink, $"{Hello}{Envelope}DATA\r\n");

        Assert.Equal(["220", "250"], Codes(closed));
        Assert.Equal(["220", "250", "250", "250", "421"], Codes(shut));
        Assert.Empty(sink.Copies());
    }

    [Fact]
    public async Task It_takes_thousands_of_transactions()
    {
        const int clients = 4, each = 1_000;
        await using var sink = new FaultSink();
        var transactions = string.Concat(Enumerable.Repeat($"{Envelope}BDAT {Message.Length} LAST\r\n{Message}", each));
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Talk(sink, $"{Hello}{transactions}QUIT\r\n")));

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clients * each / seconds:N0} transactions a second"));
        Assert.Equal(clients * each, sink.Transactions.Count);
        Assert.Equal(clients * each * 2, sink.Copies().Count(copy => copy.Sha256 == Hash));
    }

    // Says all at once, and reads to the end.
    private static async Task<string> Talk(FaultSink sink, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, sink.Port);
        var stream = client.GetStream();
        var reading = new StreamReader(stream, Encoding.Latin1).ReadToEndAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        client.Client.Shutdown(SocketShutdown.Send);
        return await reading;
    }

    private static IEnumerable<string> Codes(string replies) =>
        replies.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(line => line[3] == ' ').Select(line => line[..3]);
}
