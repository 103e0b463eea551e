using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pymalist.Internet.DomainNames;

/// <summary>Names of domains as the domain name system compares them: A-labels, lower case, no dot at the end.</summary>
public static class DomainName
{
    // RFC 1035, section 2.3.4: 63 octets a label; 255 a name, of which the length octets and the root's take two more than its text.
    private const int MaxLabel = 63;
    private const int MaxName = 253;

    // U-labels can be no longer than the A-labels that they become; a longer text is not worth converting.
    private const int MaxText = 1024;

    private static readonly SearchValues<char> Dots = SearchValues.Create(".\u3002\uff0e\uff61");
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>
    /// A name in the form in which it is asked for and compared: <c>Bücher.Example.</c> is <c>xn--bcher-kva.example</c>
    /// (RFC 5890, section 2.3). Null for what can be no name: an empty label or one that is too long, white space, a control character.
    /// </summary>
    /// <remarks>The underscore is welcome: <c>_dmarc.example.org</c>. The root has no name here.</remarks>
    public static string? ToAscii(string name)
    {
        if (name.Length is 0 or > MaxText)
            return null;

        var labels = Split(name);
        for (var i = 0; i < labels.Length; i++)
        {
            if (LabelToAscii(labels[i]) is not { } label)
                return null;
            labels[i] = label;
        }

        var ascii = string.Join('.', labels);
        return ascii.Length is > 0 and <= MaxName ? ascii : null;
    }

    /// <summary>Whether both are names, and the same.</summary>
    public static bool AreEqual(string one, string other) => ToAscii(one) is { } name && name == ToAscii(other);

    /// <summary>Whether a name is another one or lies below it. Both as <see cref="ToAscii"/> gives them.</summary>
    public static bool IsWithin(string name, string parent) =>
        name.EndsWith(parent, StringComparison.Ordinal) && (name.Length == parent.Length || name[^(parent.Length + 1)] == '.');

    // Damaged text, and what cannot be seen; but for the two joiners, which some scripts need (RFC 5892, appendix A). Without ICU
    // the mapping does not mind them.
    private static bool IsInvisible(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));

    // The last dot says that a name is absolute.
    private static string[] Split(string name)
    {
        var text = name.AsSpan();
        var end = Dots.Contains(text[^1]) ? text.Length - 1 : text.Length;
        var labels = new List<string>();
        foreach (var label in text[..end].SplitAny(Dots))
            labels.Add(text[label].ToString());
        return [.. labels];
    }

    private static string? LabelToAscii(string label)
    {
        if (!Ascii.IsValid(label))
        {
            if (label.EnumerateRunes().Any(IsInvisible))
                return null;

            try
            {
                // Without ICU (invariant globalization) the mapping of capitals is left to us (RFC 5895, section 2).
                label = Idn.GetAscii(label.ToLowerInvariant().Normalize(NormalizationForm.FormC));
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        var isLabel = label.Length is > 0 and <= MaxLabel && !label.AsSpan().ContainsAnyExceptInRange('!', '~') && !label.Contains('\\', StringComparison.Ordinal);
        return isLabel ? label.ToLowerInvariant() : null;
    }
}
