using System.Security.Cryptography;
using Pymalist.Internet.Authentication.EdwardsCurve;

namespace Pymalist.Internet.Authentication;

/// <summary>A public key from a key record.</summary>
internal abstract class VerifyingKey : IDisposable
{
    // RFC 8301, section 3.2, wants 1024 bits at least. More than 8192 cost too much time, and nobody has them.
    private const int MinRsaBits = 1024;
    private const int MaxRsaBits = 8192;

    /// <summary>What <c>p=</c> may hold at most, in octets: a key of the greatest size, with room for its wrapping.</summary>
    public const int MaxLength = (MaxRsaBits / 8) + 128;

    public abstract bool Verifies(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);

    public virtual void Dispose()
    {
    }

    /// <exception cref="SignatureException">It is no such key, or one that is not accepted.</exception>
    public static VerifyingKey Read(SignatureAlgorithm algorithm, byte[] key)
    {
        if (algorithm == SignatureAlgorithm.RsaSha256)
            return new RsaKey(ReadRsa(key));

        // RFC 8463, section 4: the 32 octets and nothing around them.
        return key.Length == Ed25519.KeySize ? new EdwardsKey(key) : throw Malformed();
    }

    private static RSA ReadRsa(byte[] key)
    {
        var rsa = RSA.Create();
        try
        {
            Import(rsa, key);
            return rsa.KeySize is >= MinRsaBits and <= MaxRsaBits
                ? rsa
                : throw SignatureException.Permanent($"a key of {rsa.KeySize} bits is not accepted");
        }
        catch (SignatureException)
        {
            rsa.Dispose();
            throw;
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw Malformed();
        }
    }

    // RFC 6376, section 3.6.1, has an RSAPublicKey, most of its examples and everybody since then a SubjectPublicKeyInfo.
    private static void Import(RSA rsa, byte[] key)
    {
        try
        {
            rsa.ImportSubjectPublicKeyInfo(key, out _);
        }
        catch (CryptographicException)
        {
            rsa.ImportRSAPublicKey(key, out _);
        }
    }

    private static SignatureException Malformed() => SignatureException.Permanent("the key cannot be read");

    private sealed class RsaKey(RSA rsa) : VerifyingKey
    {
        public override bool Verifies(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
        {
            try
            {
                return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            catch (CryptographicException)
            {
                // A key that looks like one, and that the library will not calculate with.
                return false;
            }
        }

        public override void Dispose()
        {
            rsa.Dispose();
            base.Dispose();
        }
    }

    private sealed class EdwardsKey(byte[] key) : VerifyingKey
    {
        public override bool Verifies(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) => Ed25519.Verify(hash, signature, key);
    }
}
