using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Internet.Maildir;

/// <summary>Makes a file's name of any text: one that stays in its folder, and differs for texts that differ.</summary>
internal static class SafeFileName
{
    // File systems allow 255 octets; a maildir's reader puts flags behind it.
    private const int MaxLength = 200;
    private const int HashLength = 32;

    /// <summary>
    /// Letters, digits and <c>@ . _ + = -</c> as they are, all else as <c>%</c> and two hexadecimal digits for each octet of
    /// UTF-8, and a dot at the start too; what is then too long is cut, with <c>~</c> and a hash of all of it behind.
    /// </summary>
    public static string Of(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var name = new StringBuilder(octets.Length);
        foreach (var octet in octets)
        {
            if (IsPlain((char)octet) && (octet != '.' || name.Length > 0))
                name.Append((char)octet);
            else
                name.Append('%').Append(Convert.ToHexString([octet]));
        }

        return name.Length switch
        {
            0 => "%",
            <= MaxLength => name.ToString(),
            _ => $"{name.ToString(0, MaxLength - HashLength - 1)}~{Convert.ToHexStringLower(SHA256.HashData(octets))[..HashLength]}",
        };
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '_' or '+' or '=' or '-';
}
