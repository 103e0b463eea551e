using System.Text;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>All that a client says in one go, in pieces of any size: the answers are the same.</summary>
public sealed class SmtpTranscriptTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task Two_mails_by_DATA_and_one_in_chunks(int by)
    {
        await using var listener = await RunningListener.Start(new(), address => address.LocalPart != "gone");
        using var client = await listener.Connect();

        await client.Send(Encoding.UTF8.GetBytes(
            "EHLO client.test\r\nMAIL FROM:<a@example.org> SIZE=20 BODY=8BITMIME\r\nRCPT TO:<gone@list.test>\r\nRCPT TO:<red@list.test>\r\nDATA\r\n" +
            "Subject: 1\r\n\r\n..a\r\n.b\r\n...\r\n.\r\n" +
            "NOOP\r\nFROB\r\n" +
            "MAIL FROM:<b@example.org>\r\nRCPT TO:<red@list.test>\r\nDATA\r\n.\r\n" +
            "MAIL FROM:<c@example.org> SMTPUTF8\r\nRCPT TO:<jörg@list.test>\r\nBDAT 14\r\nSubject: 3\r\n\r\nBDAT 5 LAST\r\n.\r\n\r\n" +
            "QUIT\r\n"), by);
        var codes = await client.ReadCodes();

        Assert.Equal("250 250 550 250 354 250 250 500 250 250 354 250 250 250 250 250 221", string.Join(' ', codes));
        Assert.Equal(["Subject: 1\r\n\r\n.a\r\nb\r\n..\r\n", "", "Subject: 3\r\n\r\n.\r\n\r\n"], listener.Mails.Select(TextBelowTrace));
        Assert.Contains("with UTF8SMTP id", Encoding.UTF8.GetString(listener.Mails[2].Message.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task LMTP_answers_for_each_recipient(int by)
    {
        await using var listener = await RunningListener.Start(new() { Protocol = SmtpServerProtocol.Lmtp }, address => address.LocalPart != "gone");
        using var client = await listener.Connect();

        await client.Send(Encoding.UTF8.GetBytes(
            "EHLO client.test\r\nLHLO client.test\r\n" +
            "MAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nRCPT TO:<gone@list.test>\r\nRCPT TO:<green@list.test>\r\nRCPT TO:<red@list.test>\r\nDATA\r\nx\r\n.\r\n" +
            "MAIL FROM:<>\r\nRCPT TO:<gone@list.test>\r\nDATA\r\nRSET\r\n" +
            "MAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nRCPT TO:<green@list.test>\r\nBDAT 1\r\nxBDAT 2 LAST\r\n\r\n" +
            "MAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nRCPT TO:<green@list.test>\r\nBDAT 3 LAST\r\nx\ny" +
            "QUIT\r\n"), by);
        var codes = await client.ReadCodes();

        Assert.Equal("500 250 250 250 550 250 250 354 250 250 250 250 550 503 250 250 250 250 250 250 250 250 250 250 550 550 221", string.Join(' ', codes));
        Assert.Equal(["red@list.test", "green@list.test"], listener.Mails[0].Recipients.Select(recipient => recipient.Address.ToString()));
        Assert.Equal(2, listener.Mails.Count);
        Assert.Contains("with LMTP id", Encoding.UTF8.GetString(listener.Mails[0].Message.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_commands_that_came_together_are_answered_together()
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Greeted();

        await client.Send("MAIL FROM:<>\r\n" + string.Concat(Enumerable.Repeat("RCPT TO:<red@list.test>\r\n", 50)) + "DATA\r\n");
        var first = await client.ReadOnce();

        Assert.Equal(52, first.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [CorpusFact]
    public async Task Every_message_of_the_corpus_arrives_as_it_is()
    {
        var messages = Corpus.Files("mime").Concat(Corpus.Files("hostile")).Select(File.ReadAllBytes).Where(message => message.Length < 1_000_000)
            .Select(message => Encoding.Latin1.GetBytes(TestWire.Normalised(message))).ToArray();
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Greeted();

        foreach (var message in messages)
        {
            await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>");
            await client.Send([.. Encoding.ASCII.GetBytes($"BDAT {message.Length} LAST\r\n"), .. message]);
            Assert.StartsWith("250 ", await client.ReadReply(), StringComparison.Ordinal);
        }

        Assert.True(messages.Length > 100);
        for (var i = 0; i < messages.Length; i++)
            Assert.True(listener.Mails[i].Message.Span.EndsWith(messages[i]) || IsBelowStrayLine(listener.Mails[i].Message.Span, messages[i]), $"message {i}");
    }

    // A message that starts with a line that is no field keeps it on top, and the trace field comes below it.
    private static bool IsBelowStrayLine(ReadOnlySpan<byte> mail, ReadOnlySpan<byte> message)
    {
        var trace = mail.IndexOf("Received: from client.test"u8);
        return trace >= 0 && message.StartsWith(mail[..trace]) && mail.EndsWith(message[trace..]);
    }

    private static string TextBelowTrace(Mail mail)
    {
        var text = Encoding.Latin1.GetString(mail.Message.Span);
        return text.Split("\r\n", 4)[3];
    }
}
