using System.Text;

namespace Pymalist.Internet.Smtp;

/// <summary>Text as it stands in parameters of MAIL and RCPT (RFC 3461, section 4: <c>xtext</c>; RFC 6533, section 3).</summary>
internal static class XText
{
    /// <summary>Octets that are not printable ASCII, and <c>+</c> and <c>=</c>, as <c>+XX</c>.</summary>
    public static string Of(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > (byte)' ' and < 127 and not ((byte)'+' or (byte)'='))
                encoded.Append((char)octet);
            else
                encoded.Append('+').Append(octet.ToString("X2", null));
        }

        return encoded.ToString();
    }

    /// <summary>An original recipient (RFC 3461, section 4.2) with its type: <c>rfc822;ann@example.org</c>.</summary>
    public static string Of(AddrSpec address) =>
        address.IsInternational ? "utf-8;" + Utf8(address.ToString()) : "rfc822;" + Of(address.ToString());

    // utf-8-addr-unitext: UTF-8 stays, for the address needs SMTPUTF8 anyway; +, = and \ are written as their numbers.
    private static string Utf8(string address) => string.Concat(address.Select(c => c is '+' or '=' or '\\' or ' ' ? $"\\x{{{(int)c:X}}}" : $"{c}"));
}
