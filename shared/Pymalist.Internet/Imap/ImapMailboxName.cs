using System.Buffers.Binary;
using System.Text;

namespace Pymalist.Internet.Imap;

/// <summary>Names of folders as they go over the wire: in modified UTF-7 (RFC 3501, section 5.1.3).</summary>
internal static class ImapMailboxName
{
    /// <summary>Printable ASCII, whatever the name holds: it fits between quotes.</summary>
    public static string Encode(string name)
    {
        var encoded = new StringBuilder();
        var at = 0;
        while (at < name.Length)
        {
            var length = name.AsSpan(at).IndexOfAnyInRange(' ', '~') is var end and >= 0 ? end : name.Length - at;
            if (length > 0)
                encoded.Append('&').Append(Base64(name.AsSpan(at, length))).Append('-');
            else
                encoded.Append(name[at] == '&' ? "&-" : name[at]);
            at += Math.Max(length, 1);
        }

        return encoded.ToString();
    }

    /// <summary>INBOX is the only name that has no case (RFC 3501, section 5.1).</summary>
    public static string Normalized(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name;

    private static string Base64(ReadOnlySpan<char> text)
    {
        var octets = new byte[text.Length * 2];
        for (var i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(i * 2), text[i]);
        return Convert.ToBase64String(octets).TrimEnd('=').Replace('/', ',');
    }
}
