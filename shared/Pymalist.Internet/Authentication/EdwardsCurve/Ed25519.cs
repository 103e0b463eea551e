using System.Security.Cryptography;

namespace Pymalist.Internet.Authentication.EdwardsCurve;

/// <summary>Ed25519 (RFC 8032, section 5.1), which .NET's own library does not have.</summary>
internal static class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    /// <summary>The public key that belongs to a private one.</summary>
    /// <param name="seed">The 32 octets of a private key.</param>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed, expanded);
        var publicKey = Encoded(EdwardsPoint.Base.Times(GroupScalar.Read(expanded)));
        CryptographicOperations.ZeroMemory(expanded);
        return publicKey;
    }

    /// <summary>Signs (section 5.1.6).</summary>
    /// <param name="message">What is signed.</param>
    /// <param name="seed">The 32 octets of the private key.</param>
    /// <param name="publicKey">The public key of this seed and of no other: with another, the signature would give the private key away.</param>
    public static byte[] Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed, expanded);
        var secret = GroupScalar.Read(expanded);
        var nonce = HashToScalar(expanded[32..], default, message);
        CryptographicOperations.ZeroMemory(expanded);

        var signature = new byte[SignatureSize];
        EdwardsPoint.Base.Times(nonce).Write(signature);
        var challenge = HashToScalar(signature.AsSpan(0, 32), publicKey, message);
        GroupScalar.MultiplyAdd(secret, challenge, nonce).Write(signature.AsSpan(32));
        return signature;
    }

    /// <summary>Verifies (section 5.1.7). Octets that are no key or no signature verify nothing.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        if (signature.Length != SignatureSize || !EdwardsPoint.TryRead(publicKey, out var key))
            return false;

        var scalar = GroupScalar.Read(signature[32..]);
        if (!scalar.IsBelowOrder())
            return false;

        var challenge = HashToScalar(signature[..32], publicKey, message);
        var point = EdwardsPoint.Base.Times(scalar) + (-key).Times(challenge);
        return signature[..32].SequenceEqual(Encoded(point));
    }

    // Section 5.1.5: of the first half, three low bits are cleared, the highest too, and the one below it is set.
    private static void Expand(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        SHA512.HashData(seed, expanded);
        expanded[0] &= 0b1111_1000;
        expanded[31] = (byte)((expanded[31] & 0b0111_1111) | 0b0100_0000);
    }

    private static GroupScalar HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[64];
        hash.GetHashAndReset(digest);
        return GroupScalar.Reduced(digest);
    }

    private static byte[] Encoded(EdwardsPoint point)
    {
        var octets = new byte[32];
        point.Write(octets);
        return octets;
    }
}
