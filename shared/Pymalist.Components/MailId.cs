using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist;

/// <summary>Makes ids that are the same for a repeat of the same mail, and that no stranger can choose.</summary>
public static class MailId
{
    /// <summary>The id of a mail as it comes in.</summary>
    /// <param name="source">Where it lies, the same from one start to the next: <c>pop3://user@host:110</c>.</param>
    /// <param name="uid">What the source calls it (a UIDL, a file name); empty where it has no name for it.</param>
    /// <param name="message">Its octets.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(string source, string uid, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, source);
        Append(hash, uid);
        hash.AppendData(message);
        return Hex(hash);
    }

    /// <summary>The id of one of the mails that came of a mail: the same parts give the same id.</summary>
    /// <param name="id">The id of the mail it came of.</param>
    /// <param name="parts">What tells it from its siblings: the list's address, its recipients.</param>
    /// <returns>The first id, a dot, and 16 hexadecimal digits, so that a log shows where it came from.</returns>
    public static string Derived(string id, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, id);
        foreach (var part in parts)
            Append(hash, part);
        return $"{Root(id)}.{Hex(hash)[..16]}";
    }

    /// <summary>What stands before the dot: the id of the mail that a mail came of, or else its own.</summary>
    public static string Root(string id) => id.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? id[..dot] : id;

    /// <summary>An id for what comes from a source that promises never to hand it over again: 32 hexadecimal digits.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    // A length in front of each part: "ab" + "c" is not "a" + "bc".
    private static void Append(IncrementalHash hash, string part)
    {
        var octets = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
}
