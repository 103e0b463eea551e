using Pymalist.Internet.Messages;

namespace Pymalist.Hosting.Logs;

/// <summary>The Message-ID that people look for in a log.</summary>
internal static class MessageIds
{
    private const int Longest = 250;

    /// <summary>As it stands in the message, printable and bounded; a dash where there is none.</summary>
    public static string Of(Mail mail)
    {
        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (field.Is("Message-ID"u8))
                return Printable(field.Body.Trim(" \t\r\n"u8));
        }

        return "-";
    }

    private static string Printable(ReadOnlySpan<byte> octets) =>
        string.Create(Math.Min(octets.Length, Longest), octets, (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = from[i] is > 0x20 and < 0x7f ? (char)from[i] : '?';
        });
}
