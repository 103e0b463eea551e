using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>
/// What a list is called by machines (RFC 2919): its address with a dot for the at sign, <c>red.example.org</c>. An octet
/// that may not stand there is written as <c>%</c> and two hexadecimal digits, so that two addresses never share an id.
/// </summary>
internal sealed class ListId(AddrSpec list)
{
    // RFC 2919, section 3.
    private const int MaxLength = 255;

    private readonly string _text = Text(list);

    /// <summary>Whether a List-Id field is of this list.</summary>
    public bool IsIn(ReadOnlySpan<byte> fieldBody)
    {
        var open = fieldBody.LastIndexOf((byte)'<');
        var close = fieldBody.LastIndexOf((byte)'>');
        var id = open >= 0 && close > open ? fieldBody[(open + 1)..close] : fieldBody;
        return Ascii.EqualsIgnoreCase(id.Trim(" \t\r\n"u8), _text);
    }

    /// <summary>Without its angle brackets, ASCII.</summary>
    public override string ToString() => _text;

    // One that would be too long stands in the namespace that is nobody's, under 32 digits that nobody else has (RFC 2919, section 5).
    private static string Text(AddrSpec list)
    {
        var text = $"{DotAtom(list.LocalPart)}.{DotAtom(list.Domain)}";
        return text.Length <= MaxLength ? text : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 16))}.localhost";
    }

    // dot-atom-text (RFC 5322, section 3.2.3): no dot first, last, or next to another.
    private static string DotAtom(string part)
    {
        var octets = Encoding.UTF8.GetBytes(part);
        var text = new StringBuilder(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            var isInnerDot = octets[i] == (byte)'.' && i > 0 && i < octets.Length - 1 && octets[i - 1] != (byte)'.';
            if (isInnerDot || (octets[i] != (byte)'%' && Phrase.IsAtomText((char)octets[i])))
                text.Append((char)octets[i]);
            else
                text.Append('%').Append(Convert.ToHexString(octets, i, 1));
        }

        return text.ToString();
    }
}
