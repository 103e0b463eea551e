using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>What keeps others from changing a part: somebody signed it, or it is for those only who have a key.</summary>
internal enum Protection
{
    None,
    Signed,
    Encrypted,

    /// <summary>A piece of a message that its reader puts together (RFC 2046, section 5.2.2).</summary>
    Fragment,
}

internal static class Protections
{
    private static readonly string[] Armor = ["-----BEGIN PGP MESSAGE", "-----BEGIN PGP SIGNED MESSAGE"];

    /// <summary>
    /// By its type (RFC 1847, RFC 3156, RFC 8551) or by its name, which S/MIME goes by where the type got lost (RFC 8551, section 3.2.1).
    /// </summary>
    public static Protection Of(Part part) => part.Type switch
    {
        "multipart/signed" => Protection.Signed,
        "multipart/encrypted" => Protection.Encrypted,
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => IsSignedData(part) ? Protection.Signed : Protection.Encrypted,
        "message/partial" => Protection.Fragment,
        "application/octet-stream" when part.FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true => Protection.Encrypted,
        _ => Protection.None,
    };

    /// <summary>Of a whole message: by the type of its root, or by what stands in it where that is plain text.</summary>
    public static Protection OfMessage(Part root) => root.Type == "text/plain" ? OfText(root.Decoded().Span) : Of(root);

    /// <summary>By what stands in a text: OpenPGP's armor (RFC 9580, section 6.2), without MIME.</summary>
    public static Protection OfText(ReadOnlySpan<byte> decoded) =>
        HasLine(decoded, Armor[0]) ? Protection.Encrypted : HasLine(decoded, Armor[1]) ? Protection.Signed : Protection.None;

    private static bool IsSignedData(Part part) =>
        part.Parameter("smime-type")?.StartsWith("signed", StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasLine(ReadOnlySpan<byte> text, string start)
    {
        Span<byte> octets = stackalloc byte[start.Length];
        System.Text.Encoding.ASCII.GetBytes(start, octets);
        for (int from = 0, at; (at = text[from..].IndexOf(octets)) >= 0; from += at + 1)
        {
            if (from + at == 0 || text[from + at - 1] == '\n')
                return true;
        }

        return false;
    }
}
