using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Transport;

/// <summary>What a trace shows of octets: text that is safe in a log and on a terminal.</summary>
internal static class TraceText
{
    private const int MaxLength = 4_096;

    /// <summary>The lines of commands or replies; what is no text in them is replaced.</summary>
    public static string Of(ReadOnlySpan<byte> octets)
    {
        var shown = octets[..Math.Min(octets.Length, MaxLength)];
        var text = Encoding.UTF8.GetString(shown).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        var clean = string.Concat(text.Select(c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u2029' ? '?' : c));
        return shown.Length == octets.Length ? clean : clean + " …";
    }

    /// <summary>In place of a message.</summary>
    public static string Octets(long length) => string.Create(CultureInfo.InvariantCulture, $"<{length} octets>");
}
