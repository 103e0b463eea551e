using System.Globalization;
using System.Text;
using Pymalist.Queues;

namespace Pymalist.Bench;

/// <summary>Posts of 4 KiB, each with a Message-ID of its own.</summary>
internal static class Posts
{
    public const int Size = 4096;

    private const string Line = "The quick brown fox jumps over the lazy dog, and the dog does not mind it.\r\n";

    private static int _made;

    public static byte[] New()
    {
        var number = Interlocked.Increment(ref _made);
        var header = string.Create(CultureInfo.InvariantCulture, $"""
            From: Ann <ann@example.org>
            To: Bench <bench@list.test>
            Subject: Post {number}
            Date: Mon, 01 Jun 2026 10:00:00 +0000
            Message-ID: <{number}.{Environment.ProcessId}@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii


            """).ReplaceLineEndings("\r\n");
        var text = new StringBuilder(header, Size + Line.Length);
        while (text.Length < Size)
            text.Append(Line);
        text.Length = Size - 2;
        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>One as it lies in a queue.</summary>
    public static QueuedMessage Queued() => new() { MessageId = MailId.New(), Body = New() };

    /// <summary>A message to members that no other message has, as the ledger sees it.</summary>
    public static Mail Outgoing(int message, int members) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"0123456789abcdef0123456789abcdef.{message:x16}"),
        Message = "Subject: Post\r\n\r\n"u8.ToArray(),
        List = Mailbox.Parse("Bench <bench@list.test>"),
        Recipients = [.. Enumerable.Range(0, members).Select(member => new Mailbox(null, AddrSpec.Parse(Recipient(message, member))))],
    };

    /// <summary>An address by the numbers of its message and of its place there.</summary>
    public static string Recipient(int message, int member) => string.Create(CultureInfo.InvariantCulture, $"member{message:000000}-{member:00}@example.org");

    /// <summary>The members that get it. They are called as the load generator of Postfix calls its recipients.</summary>
    public static IReadOnlyList<string> Members(int count) => [.. Enumerable.Range(0, count).Select(number => $"{number}member@example.org")];
}
