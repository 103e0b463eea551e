using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Pymalist.Internet.Messages;

/// <summary>Charsets by the names that mail has for them.</summary>
internal static class Charsets
{
    // Longer than any registered name (IANA's longest has 45 characters): beyond it, it is no name.
    public const int MaxName = 64;

    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    private static readonly Encoding Windows1252 = CodePages.GetEncoding(1252)!;

    private static readonly FrozenDictionary<string, Encoding> Known = new Dictionary<string, Encoding>
    {
        ["utf-8"] = Encoding.UTF8,
        ["utf8"] = Encoding.UTF8,
        ["unicode-1-1-utf-8"] = Encoding.UTF8,
        ["us-ascii"] = Encoding.ASCII,
        ["ascii"] = Encoding.ASCII,
        ["ansi_x3.4-1968"] = Encoding.ASCII,
        ["iso-8859-1"] = Encoding.Latin1,
        ["iso8859-1"] = Encoding.Latin1,
        ["iso_8859-1"] = Encoding.Latin1,
        ["latin1"] = Encoding.Latin1,
        ["utf-16"] = Encoding.Unicode,
        ["utf-16le"] = Encoding.Unicode,
        ["utf-16be"] = Encoding.BigEndianUnicode,
        ["utf-32"] = Encoding.UTF32,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Names in use that the code pages do not know themselves by.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["cp932"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["cp936"] = "gb2312",
        ["gbk"] = "gb2312",
        ["cp949"] = "ks_c_5601-1987",
        ["cp950"] = "big5",
        ["big5-hkscs"] = "big5",
        ["tis-620"] = "windows-874",
        ["iso-8859-11"] = "windows-874",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The charset of that name, in whatever case; null where it is not known. What it cannot read it makes U+FFFD.</summary>
    public static Encoding? Find(string name)
    {
        if (name.Length is 0 or > MaxName)
            return null;
        if (Known.TryGetValue(name, out var known))
            return known;
        if (name.StartsWith("cp125", StringComparison.OrdinalIgnoreCase))
            name = $"windows-{name[2..]}";

        // The provider answers null where Encoding.GetEncoding throws, which a flood of unknown names would make us pay for.
        return CodePages.GetEncoding(Aliases.GetValueOrDefault(name, name), EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
    }

    /// <summary>Octets that nobody named a charset for: UTF-8 where they can be that, and else Windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> octets) =>
        (Utf8.IsValid(octets) ? Encoding.UTF8 : Windows1252).GetString(octets);
}
