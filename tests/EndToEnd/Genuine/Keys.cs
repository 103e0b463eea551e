using System.Security.Cryptography;
using Pymalist.Internet.Authentication;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>Private keys in PEM, and the records with their public halves.</summary>
internal static class Keys
{
    // RFC 8410, section 7: all of a PKCS#8 key of Edwards' curve that stands before the 32 octets of the key.
    private const string EdwardsPrefix = "302e020100300506032b657004220420";

    public static string NewRsa()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    public static string NewEdwards() =>
        PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString(EdwardsPrefix), .. RandomNumberGenerator.GetBytes(32)]);

    public static string Record(string pem)
    {
        using var key = SigningKey.FromPem(pem);
        return $"v=DKIM1; k={(key.Algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={Convert.ToBase64String(key.PublicKey)}";
    }
}
