using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Lists.Archives;

/// <summary>
/// The address of a post in an archive (RFC 5064), as Mailman and HyperKitty make it, so that links of theirs lead on:
/// the base32 (RFC 4648) of the SHA-1 of a Message-ID without its angle brackets.
/// </summary>
public static class Permalink
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>What the post is found by in the archive of its list.</summary>
    /// <param name="messageId">With its angle brackets, or without.</param>
    /// <returns>32 letters and digits.</returns>
#pragma warning disable CA5350 // It names a post as others have named it for years; where two have one name, the second gets another.
    public static string Of(string messageId) => Base32(SHA1.HashData(Octets(Bare(messageId))));
#pragma warning restore CA5350

    /// <summary>
    /// What a further post under a Message-ID that the list's archive has already is found by: anybody may choose the id of another's post,
    /// and nobody takes over its address.
    /// </summary>
    /// <param name="messageId">With its angle brackets, or without.</param>
    /// <param name="sha256">Of the post's octets.</param>
    public static string OfAnother(string messageId, string sha256) => Base32(SHA256.HashData(Octets($"{Bare(messageId)}\n{sha256}")).AsSpan(0, 20));

    /// <summary>The value of an Archived-At field, without its angle brackets.</summary>
    /// <param name="baseUrl">Where the archive is: <c>https://lists.example.org/archives/</c>, with or without the slash behind it.</param>
    /// <param name="list">The list.</param>
    /// <param name="messageId">The post's, with its angle brackets or without.</param>
    public static string For(string baseUrl, AddrSpec list, string messageId) => $"{OfList(baseUrl, list)}message/{Of(messageId)}/";

    /// <summary>Where the archive of a list is.</summary>
    public static string OfList(string baseUrl, AddrSpec list) =>
        $"{baseUrl.TrimEnd('/')}/list/{Uri.EscapeDataString(list.LocalPart)}@{Uri.EscapeDataString(list.Domain)}/";

    private static string Bare(string messageId) => messageId is ['<', .., '>'] ? messageId[1..^1] : messageId;

    // An id is read octet by octet, and an octet above 127 goes back to what it was.
    private static byte[] Octets(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff') ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);

    // Of a multiple of five octets: without padding.
    private static string Base32(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length * 8 / 5);
        var (bits, count) = (0, 0);
        foreach (var octet in octets)
        {
            (bits, count) = ((bits << 8) | octet, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }

        return text.ToString();
    }
}
