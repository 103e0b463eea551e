namespace Pymalist.Internet.Authentication;

/// <summary>How a signature is made. There is no rsa-sha1 any more (RFC 8301, section 3.1).</summary>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 6376, section 3.3.2).</summary>
    RsaSha256,

    /// <summary>Ed25519 of a SHA-256 hash (RFC 8463).</summary>
    Ed25519Sha256,
}

internal static class SignatureAlgorithms
{
    /// <summary>What <c>a=</c> says.</summary>
    public static string Name(this SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.RsaSha256 ? "rsa-sha256" : "ed25519-sha256";

    /// <summary>What <c>k=</c> of a key record says.</summary>
    public static string KeyType(this SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed25519";

    /// <summary>What <c>a=</c> means; null for anything else.</summary>
    public static SignatureAlgorithm? Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("rsa-sha256"u8) => SignatureAlgorithm.RsaSha256,
        _ when name.SequenceEqual("ed25519-sha256"u8) => SignatureAlgorithm.Ed25519Sha256,
        _ => null,
    };
}
