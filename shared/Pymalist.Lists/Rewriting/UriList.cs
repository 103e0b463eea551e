using System.Text;

namespace Pymalist.Lists.Rewriting;

/// <summary>Writes URIs as the fields of a list have them (RFC 2369, section 2): in angle brackets, what is best first.</summary>
internal static class UriList
{
    // RFC 5322, section 2.1.1: 998 octets in a line. White space within the brackets means nothing.
    private const int MaxPiece = 900;

    // RFC 5322, section 2.1.1, wants 78, less the longest name of such a field.
    private const int MaxLine = 78 - 18;

    /// <summary>ASCII, folded; empty where there is no URI.</summary>
    public static string Write(params IEnumerable<string?> uris)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var uri in uris.OfType<string>())
        {
            var isFirst = text.Length == 0;
            var fits = column + uri.Length + ", <>".Length <= MaxLine;
            text.Append(isFirst ? "" : fits ? ", " : ",\r\n ");
            column = isFirst || !fits ? uri.Length + 2 : column + uri.Length + 4;
            text.Append('<').AppendJoin("\r\n ", uri.Chunk(MaxPiece).Select(piece => new string(piece))).Append('>');
        }

        return text.ToString();
    }

    /// <summary>A <c>mailto:</c> (RFC 6068, section 2): only unreserved characters stay, UTF-8 is percent-encoded (RFC 6783).</summary>
    public static string? Mailto(AddrSpec? address) =>
        address is null ? null : $"mailto:{Uri.EscapeDataString(address.LocalPart)}@{Uri.EscapeDataString(address.Domain)}";

    /// <summary>A URI of printable ASCII that no bracket ends before its time; null for none, and for one that leads from no place.</summary>
    public static string? Of(Uri? uri)
    {
        if (uri is not { IsAbsoluteUri: true })
            return null;

        var isNamed = uri.HostNameType == UriHostNameType.Dns;
        var text = isNamed ? new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri : uri.AbsoluteUri;
        return string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => IsPlain((char)octet) ? $"{(char)octet}" : $"%{octet:X2}"));
    }

    private static bool IsPlain(char c) => c is > ' ' and <= '~' and not ('<' or '>' or '"');
}
