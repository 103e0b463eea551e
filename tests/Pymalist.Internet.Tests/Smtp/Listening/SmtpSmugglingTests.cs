using System.Text;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>What others take for the end of a message does not end it here, and what stands behind it is not run.</summary>
public sealed class SmtpSmugglingTests
{
    private static readonly string[] NoEnds =
    [
        "\n.\n", "\n.\r", "\r.\n", "\r.\r", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\n.\r\r\n", "\r\n\r.\r\n", "\n\r.\r\n", "\n\r.\n\r",
        "\r\r\n.\r\r\n", "\r\n\0.\r\n", "\0\r\n\0.\0\r\n", "\r\n.\0\r\n", "\r\n .\r\n", "\r\n.\t\r\n", "\r\n.\u000b\r\n", "\r\n\u0085.\r\n", "\u0085.\u0085", "\u2028.\u2028",
    ];

    // Stuffed dots and octets that are none: they are content, and stay what they are.
    private static readonly string[] Content = ["\r\n\0.\r\n", "\0\r\n\0.\0\r\n", "\r\n .\r\n", "\r\n\u0085.\r\n", "\u0085.\u0085", "\u2028.\u2028"];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task No_sequence_but_CR_LF_dot_CR_LF_ends_a_message(int by)
    {
        await using var listener = await RunningListener.Start(new() { MaxErrors = 1_000 });
        foreach (var sequence in NoEnds)
        {
            using var client = await listener.Connect();
            await client.Send(Encoding.UTF8.GetBytes(
                "EHLO client.test\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<red@list.test>\r\nDATA\r\nSubject: x\r\n\r\nlast line" + sequence +
                "MAIL FROM:<smuggled@example.org>\r\nRCPT TO:<red@list.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n"), by);

            var codes = await client.ReadCodes();

            var isContent = Content.Contains(sequence) || sequence is "\r\n.\0\r\n" or "\r\n.\t\r\n" or "\r\n.\u000b\r\n";
            Assert.Equal(["220", "250", "250", "250", "354", isContent ? "250" : "550", "250", "221"], ["220", .. codes]);
        }

        Assert.All(listener.Mails, mail => Assert.Equal("<a@example.org>", mail.ReversePath?.ToString()));
        Assert.Equal(Content.Length + 3, listener.Mails.Count);
    }

    [CorpusFact]
    public async Task No_client_of_the_corpus_gets_a_second_mail_through()
    {
        var files = Corpus.Files("smtp/vectors", "*.client-bytes");
        await using var listener = await RunningListener.Start(new());

        foreach (var by in new[] { int.MaxValue, 7, 1 })
        {
            foreach (var file in files)
            {
                var before = listener.Mails.Count;
                using var client = await listener.Connect();
                await client.Send(File.ReadAllBytes(file), by);
                client.HalfClose();
                await client.ReadCodes();
                Assert.True(listener.Mails.Count - before <= 1, file);
            }
        }

        Assert.Equal(7, files.Count);
        Assert.All(listener.Mails, mail => Assert.Equal("<a@example.org>", mail.ReversePath?.ToString()));
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a\r\r\n")]
    [InlineData("a\r\nb\r")]
    public async Task A_line_end_that_stands_alone_is_refused_in_chunks_too(string message)
    {
        await using var listener = await RunningListener.Start(new());
        using var client = await listener.Greeted();
        await client.Say("MAIL FROM:<>", "RCPT TO:<red@list.test>");

        await client.Send($"BDAT {message.Length - 1}\r\n{message[..^1]}BDAT 1 LAST\r\n{message[^1]}NOOP\r\n");

        Assert.StartsWith("250", await client.ReadReply(), StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.11", await client.ReadReply(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.ReadReply(), StringComparison.Ordinal);
        Assert.Empty(listener.Mails);
    }
}
