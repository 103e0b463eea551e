using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Pymalist.Lists.Bounces.Notices;

/// <summary>Finds the recipient that a line of a notice is about.</summary>
/// <param name="line">Without its line end.</param>
/// <param name="address">The recipient.</param>
internal delegate bool AddressRule(ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address);

/// <summary>Where in a line the forms of notices have the recipient.</summary>
internal static class AddressRules
{
    private const string BeforeAddress = " \t>-*|#•=";

    private static readonly SearchValues<char> BehindAddress = SearchValues.Create(" \t>\"',;)]");
    private static readonly SearchValues<char> BehindBareAddress = SearchValues.Create(" \t<:[(,;");

    /// <summary>
    /// At its start, alone or with what is said of it: <c>ann@example.org</c>, <c>&lt;ann@example.org&gt;: no such user</c>,
    /// <c>ann@example.org [User unknown]</c>, <c>ann@example.org on Thu, …</c>.
    /// </summary>
    public static bool Leading(ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address)
    {
        line = line.Trim().TrimStart(BeforeAddress);
        address = null;
        return line switch
        {
            ['<', ..] => TryEnclosed(line, '>', out address),
            ['"', ..] => TryEnclosed(line, '"', out address),
            ['\'', ..] => TryEnclosed(line, '\'', out address),
            _ => TryBare(line, out address),
        };
    }

    /// <summary>Behind a reply of Sendmail's own: <c>550 &lt;ann@example.org&gt;... User unknown</c>.</summary>
    public static bool Reply(ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        line = line.Trim();
        return line is ['4' or '5', >= '0' and <= '9', >= '0' and <= '9', ' ', ..] && line.IndexOf("... ") is var end and > 4
            && First(line[..end].TrimEnd('.')[(line[..end].LastIndexOf(' ') + 1)..], out address);
    }

    /// <summary>At its start, whatever follows: <c>ann@example.org Invalid address</c>.</summary>
    public static bool AtStart(ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address) => First(line, out address);

    /// <summary>Behind these words, wherever they stand in it.</summary>
    public static AddressRule After(string words) => (ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address) =>
    {
        address = null;
        var at = line.IndexOf(words, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && First(line[(at + words.Length)..], out address);
    };

    private static bool First(ReadOnlySpan<char> text, [NotNullWhen(true)] out AddrSpec? address)
    {
        text = text.TrimStart(" \t<\"':[(");
        var end = text.IndexOfAny(BehindAddress);
        return TryParse(end < 0 ? text : text[..end], out address);
    }

    private static bool TryEnclosed(ReadOnlySpan<char> line, char end, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        var close = line[1..].IndexOf(end) + 1;
        return close > 1 && IsEnd(line[(close + 1)..]) && TryParse(line[1..close], out address);
    }

    private static bool TryBare(ReadOnlySpan<char> line, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        var end = line.IndexOfAny(BehindBareAddress);
        var word = end < 0 ? line : line[..end];
        var rest = line[word.Length..];
        if (word.Length < 3 || !word.Contains('@') || !IsEnd(rest))
            return false;

        // A name that is an address itself: kijitora@example.com <neko@example.net>
        rest = rest.TrimStart();
        return (rest is ['<', ..] && TryEnclosed(rest, '>', out address)) || TryParse(word, out address);
    }

    // What may follow an address that the line is about; in a sentence other words do.
    private static bool IsEnd(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimEnd();
        if (rest.IsEmpty || rest[0] is ':' or '[' or '(' or '<' or ',' or ';' || rest.StartsWith("...", StringComparison.Ordinal))
            return true;

        var next = rest.TrimStart();
        return rest[0] is ' ' or '\t' && (next[0] is '[' or '(' or '<' or '-' or ':' or '.' || next.StartsWith("on ", StringComparison.Ordinal));
    }

    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        text = text.Trim().TrimEnd('.');
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            text = text["mailto:".Length..];
        return text.Length is > 2 and < 400 && text.Contains('.') && AddrSpec.TryParse(text.ToString(), out address);
    }
}
