using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Pymalist.Internet.Messages;

/// <summary>Charsets by the names that mail has for them.</summary>
public static class Charsets
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
        // What calls itself so is Windows-1252 where it has what ISO 8859-1 keeps for control characters.
        ["iso-8859-1"] = Windows1252,
        ["latin1"] = Windows1252,
        ["latin-1"] = Windows1252,
        ["utf-16"] = Encoding.Unicode,
        ["utf-16le"] = Encoding.Unicode,
        ["utf-16be"] = Encoding.BigEndianUnicode,
        ["utf-32"] = Encoding.UTF32,
        ["utf-32le"] = Encoding.UTF32,
        ["utf-32be"] = new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        ["utf-7"] = new Utf7Encoding(),
        ["unicode-1-1-utf-7"] = new Utf7Encoding(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Names in use that the code pages do not know themselves by.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["windows-31j"] = "shift_jis",
        ["ms932"] = "shift_jis",
        ["gbk"] = "gb2312",
        ["x-gbk"] = "gb2312",
        ["euc-cn"] = "gb2312",
        ["hz"] = "hz-gb-2312",
        ["uhc"] = "ks_c_5601-1987",
        ["big5-hkscs"] = "big5",
        ["big5hkscs"] = "big5",
        ["eucjp"] = "euc-jp",
        ["euckr"] = "euc-kr",
        ["tis-620"] = "windows-874",
        ["iso-8859-11"] = "windows-874",
        ["koi8r"] = "koi8-r",
        ["koi8u"] = "koi8-u",
        ["iso-8859-8-e"] = "iso-8859-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // cp1252, windows1252, win-1252, ibm850: a code page by its number.
    private static readonly string[] Numbered = ["cp", "windows", "win", "ibm", "x-cp", "ms"];

    /// <summary>The charset of that name, in whatever case; null where it is not known. What it cannot read it makes U+FFFD.</summary>
    public static Encoding? Find(string name)
    {
        if (name.Length is 0 or > MaxName)
            return null;
        if (Known.TryGetValue(name, out var known))
            return known;
        if (name.StartsWith("iso8859", StringComparison.OrdinalIgnoreCase) || name.StartsWith("iso_8859", StringComparison.OrdinalIgnoreCase))
            return Find($"iso-8859{name[(name.IndexOf("8859", StringComparison.Ordinal) + 4)..]}");

        // The provider answers null where Encoding.GetEncoding throws, which a flood of unknown names would make us pay for.
        return CodePages.GetEncoding(Aliases.GetValueOrDefault(name, name), EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
            ?? ByNumber(name);
    }

    /// <summary>Octets in a charset. What says to be ASCII and is not had a wrong label, and is guessed.</summary>
    public static string Text(Encoding charset, ReadOnlySpan<byte> octets) =>
        charset == Encoding.ASCII && !Ascii.IsValid(octets) ? Guess(octets) : charset.GetString(octets);

    private static Encoding? ByNumber(string name)
    {
        foreach (var prefix in Numbered)
        {
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || !int.TryParse(name.AsSpan(prefix.Length).TrimStart("-_"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;

            return number switch
            {
                65000 => Known["utf-7"],
                65001 => Encoding.UTF8,
                _ => CodePages.GetEncoding(number, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback),
            };
        }

        return null;
    }

    /// <summary>Octets that nobody named a charset for: UTF-8 where they can be that, and else Windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> octets) =>
        (Utf8.IsValid(octets) ? Encoding.UTF8 : Windows1252).GetString(octets);
}
