using System.Formats.Asn1;
using System.Security.Cryptography;
using Pymalist.Internet.Authentication.EdwardsCurve;

namespace Pymalist.Internet.Authentication;

/// <summary>A private key that signs. It may be used by several threads at once.</summary>
public abstract class SigningKey : IDisposable
{
    private const int MinRsaBits = 1024;
    private const string EdwardsOid = "1.3.101.112";

    private protected SigningKey(SignatureAlgorithm algorithm) => Algorithm = algorithm;

    /// <summary>What it signs with.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>What <c>p=</c> of its key record has to hold, before base64.</summary>
    public abstract byte[] PublicKey { get; }

    /// <summary>Signs a SHA-256 hash.</summary>
    /// <param name="hash">32 octets.</param>
    public abstract byte[] Sign(ReadOnlySpan<byte> hash);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Reads a key from a PEM file.</summary>
    /// <inheritdoc cref="FromPem"/>
    public static SigningKey FromFile(string path)
    {
        try
        {
            return FromPem(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a key in PEM: RSA (PKCS#1 or PKCS#8) of 1024 bits or more, or Ed25519 (PKCS#8); not encrypted.</summary>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static SigningKey FromPem(ReadOnlySpan<char> pem)
    {
        try
        {
            return Ed25519Seed(pem) is { } seed ? new EdwardsSigningKey(seed) : new RsaSigningKey(ReadRsa(pem));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or AsnContentException)
        {
            throw new FormatException("This is no RSA or Ed25519 private key in PEM, or it is encrypted.", e);
        }
    }

    private static RSA ReadRsa(ReadOnlySpan<char> pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);

        // A public key can be imported too, and then signs nothing: better to know now.
        rsa.ExportParameters(includePrivateParameters: true);
        return rsa.KeySize >= MinRsaBits
            ? rsa
            : throw new FormatException($"An RSA key has to have {MinRsaBits} bits at least (RFC 8301); this one has {rsa.KeySize}.");
    }

    // RFC 8410, section 7: SEQUENCE { version, SEQUENCE { OID }, OCTET STRING { OCTET STRING { seed } }, … }.
    private static byte[]? Ed25519Seed(ReadOnlySpan<char> pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not "PRIVATE KEY")
            return null;

        var key = new AsnReader(Convert.FromBase64String(pem[fields.Base64Data].ToString()), AsnEncodingRules.BER).ReadSequence();
        key.ReadInteger();
        if (key.ReadSequence().ReadObjectIdentifier() != EdwardsOid)
            return null;

        var seed = new AsnReader(key.ReadOctetString(), AsnEncodingRules.BER).ReadOctetString();
        return seed.Length == Ed25519.KeySize ? seed : throw new CryptographicException("An Ed25519 key has 32 octets.");
    }

    private sealed class RsaSigningKey(RSA rsa) : SigningKey(SignatureAlgorithm.RsaSha256)
    {
        private readonly Lock _oneAtATime = new();

        public override byte[] PublicKey => rsa.ExportSubjectPublicKeyInfo();

        public override byte[] Sign(ReadOnlySpan<byte> hash)
        {
            lock (_oneAtATime)
                return rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        public override void Dispose()
        {
            rsa.Dispose();
            base.Dispose();
        }
    }

    private sealed class EdwardsSigningKey(byte[] seed) : SigningKey(SignatureAlgorithm.Ed25519Sha256)
    {
        private readonly byte[] _publicKey = Ed25519.PublicKeyOf(seed);

        public override byte[] PublicKey => [.. _publicKey];

        public override byte[] Sign(ReadOnlySpan<byte> hash) => Ed25519.Sign(hash, seed, _publicKey);

        public override void Dispose()
        {
            CryptographicOperations.ZeroMemory(seed);
            base.Dispose();
        }
    }
}
