using System.Security.Cryptography;
using Pymalist.Internet.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>Keys made for the tests, and the records that go with them.</summary>
internal static class Keys
{
    public static readonly string ListPem = Rsa(2048);
    public static readonly string EdwardsPem = Edwards("a private key that everybody knows"u8);
    public static readonly string AuthorPem = Rsa(1024);
    public static readonly SigningKey Author = SigningKey.FromPem(AuthorPem);

    public static string Record(SigningKey key) =>
        $"v=DKIM1; k={(key.Algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={Convert.ToBase64String(key.PublicKey)}";

    private static string Rsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        return rsa.ExportRSAPrivateKeyPem();
    }

    private static string Edwards(ReadOnlySpan<byte> seed) =>
        PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. SHA256.HashData(seed)]);
}
