using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Sasl;

/// <summary>
/// Makes one of the several ways to write a name or a password (RFC 4013): other spaces become the usual one, what is not seen
/// goes, and the rest takes form KC.
/// </summary>
/// <remarks>
/// What may not stand in them is left as it is: the server says no to it, or has it so too. Where the machine has no tables of
/// Unicode (a small container without ICU), form KC is left out: then write names and passwords as the server has them.
/// </remarks>
internal static class SaslPrep
{
    /// <summary>The text as it is used; text of ASCII stays as it is.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var mapped = string.Concat(text.Where(c => !IsNothing(c)).Select(c => IsSpace(c) ? ' ' : c));
        try
        {
            return mapped.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // It is no Unicode.
            return mapped;
        }
    }

    // RFC 3454, table C.1.2; U+200B is in B.1 too, and C.1.2 is applied first.
    private static bool IsSpace(char c) => c == '\u200b' || (c > '\u007f' && char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator);

    // RFC 3454, table B.1.
    private static bool IsNothing(char c) =>
        c is '\u00ad' or '\u034f' or '\u1806' or (>= '\u180b' and <= '\u180d') or '\u200c' or '\u200d' or '\u2060' or (>= '\ufe00' and <= '\ufe0f') or '\ufeff';
}
