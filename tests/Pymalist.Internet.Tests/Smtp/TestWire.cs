using System.Text;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Messages as they are after they were sent.</summary>
internal static class TestWire
{
    /// <summary>Each CR LF, CR or LF is one CR LF, the end included. Every octet is a character.</summary>
    public static string Normalised(ReadOnlySpan<byte> message)
    {
        var text = Encoding.Latin1.GetString(message)
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (text.Length > 0 && text[^1] != '\n')
            text += '\n';
        return text.Replace("\n", "\r\n", StringComparison.Ordinal);
    }
}
