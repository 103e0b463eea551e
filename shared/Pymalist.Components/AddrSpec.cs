using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pymalist;

/// <summary>
/// An addr-spec (RFC 5322, section 3.4.1) that may stand in an SMTP command: <c>local-part@domain</c>. It cannot hold CR, LF,
/// NUL or any other control character, nor a space or angle bracket outside a quoted local part.
/// </summary>
/// <remarks>
/// Two of them are equal when they differ in case only, or in how their domain is written (RFC 5890: <c>bücher.example</c> is
/// <c>xn--bcher-kva.example</c>). RFC 5321, section 2.4, leaves the case of a local part to its host, and no host in use tells two people
/// apart by it.
/// </remarks>
public sealed class AddrSpec : IEquatable<AddrSpec>
{
    // RFC 5321, section 4.5.3.1: 64 octets for a local part, 255 for a domain, 256 for a path with its brackets.
    private const int MaxLocalPart = 64;
    private const int MaxLength = 254;

    private static readonly SearchValues<char> NotInDotString = SearchValues.Create("\"(),:;<>@[\\]\u007f");
    private static readonly SearchValues<char> InLiteral = SearchValues.Create("0123456789abcdefABCDEF.:IPvipv6-");

    private static readonly IdnMapping Idn = new();

    private readonly int _at;
    private readonly string _text;
    private string? _key;

    private AddrSpec(string text, int at) => (_text, _at) = (text, at);

    /// <summary>What stands before the last <c>@</c>, quotes included.</summary>
    public string LocalPart => _text[.._at];

    /// <summary>What stands behind it: a domain (RFC 6531 allows UTF-8 in it), or an address literal in brackets.</summary>
    public string Domain => _text[(_at + 1)..];

    /// <summary>Whether it needs SMTPUTF8 (RFC 6531).</summary>
    public bool IsInternational => !System.Text.Ascii.IsValid(_text);

    /// <summary>Reads <c>local-part@domain</c>, nothing around it but white space.</summary>
    /// <exception cref="FormatException">It is no such thing.</exception>
    public static AddrSpec Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an address of the form local-part@domain.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        text = text?.Trim(' ', '\t');
        var at = text?.LastIndexOf('@') ?? -1;
        if (text is null || at < 1 || at > MaxLocalPart || text.Length > MaxLength)
            return false;
        if (!IsLocalPart(text.AsSpan(0, at)) || !IsDomain(text.AsSpan(at + 1)))
            return false;

        address = new AddrSpec(text, at);
        return true;
    }

    // Dot-string, or quoted-string (RFC 5321, section 4.1.2). Dots where the grammar has none are let through:
    // such addresses are in use and harm nobody.
    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        if (text is not ['"', .., '"'])
            return !text.ContainsAnyInRange('\0', ' ') && !text.ContainsAny(NotInDotString) && !HasInvisible(text);
        if (text.Length == 1)
            return false;

        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return false;
            if (i == text.Length - 1 || text[i] is < ' ' or '\u007f')
                return false;
        }

        return !HasInvisible(text);
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        if (text is ['[', .. var literal, ']'])
            return literal.Length > 0 && !literal.ContainsAnyExcept(InLiteral);

        foreach (var label in text.Split('.'))
        {
            if (text[label] is not { Length: > 0 and <= 63 } name || name[0] == '-' || name[^1] == '-')
                return false;
            foreach (var c in name)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_') && c < '\u00a0')
                    return false;
            }
        }

        return !HasInvisible(text);
    }

    // Line and paragraph separators, C1 controls and lone surrogates would be somebody's line end or no text at all.
    private static bool HasInvisible(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (>= '\u0080' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufffd')
                return true;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }

    /// <summary>The same for those that are equal, and for no others: in one case, the domain as A-labels.</summary>
    public string Key => _key ??= KeyOf();

    public bool Equals(AddrSpec? other) => other is not null && (ReferenceEquals(this, other) || StringComparer.Ordinal.Equals(Key, other.Key));

    public override bool Equals(object? obj) => Equals(obj as AddrSpec);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    public override string ToString() => _text;

    // Upper case says more than lower case of what is equal. Where that is ASCII, lower case says the same, and is what addresses are written in.
    private string KeyOf()
    {
        if (System.Text.Ascii.IsValid(_text))
            return _text.ToLowerInvariant();

        var local = LocalPart.ToUpperInvariant();
        return $"{(System.Text.Ascii.IsValid(local) ? local.ToLowerInvariant() : local)}@{Labels(Domain)}";
    }

    private static string Labels(string domain)
    {
        try
        {
            return Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // No domain of the DNS; it may be known elsewhere.
            return domain.ToUpperInvariant();
        }
    }
}
