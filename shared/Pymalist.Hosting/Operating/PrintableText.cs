using System.Text;

namespace Pymalist.Hosting.Operating;

/// <summary>What strangers have said, as it may be stored as text and shown on a terminal.</summary>
public static class PrintableText
{
    /// <summary>The text with a space for each control character and line separator, and with no half of a surrogate pair.</summary>
    public static string Of(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                printable.Append(' ');
            else
                printable.Append(rune);
        }

        return printable.ToString();
    }
}
