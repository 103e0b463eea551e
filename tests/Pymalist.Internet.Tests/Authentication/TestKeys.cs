using System.Security.Cryptography;
using Pymalist.Internet.Authentication;

namespace Pymalist.Internet.Tests.Authentication;

/// <summary>Keys made for the tests, and the records that go with them.</summary>
internal static class TestKeys
{
    public static readonly string RsaPem = NewRsaPem(1024);
    public static readonly byte[] Seed = SHA256.HashData("a private key that everybody knows"u8);
    public static readonly string EdwardsPem = PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. Seed]);

    public static readonly SigningKey Rsa = SigningKey.FromPem(RsaPem);
    public static readonly SigningKey Edwards = SigningKey.FromPem(EdwardsPem);

    public static SigningKey Of(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.RsaSha256 ? Rsa : Edwards;

    public static string NewRsaPem(int bits)
    {
        using var rsa = RSA.Create(bits);
        return rsa.ExportRSAPrivateKeyPem();
    }

    public static string PublicText(SigningKey key) => Convert.ToBase64String(key.PublicKey);

    public static string Record(SigningKey key) =>
        $"v=DKIM1; k={(key.Algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={PublicText(key)}";

    /// <summary>A resolver that has the record of each key at <c>rsa</c> and <c>ed</c> of a domain.</summary>
    public static ScriptedDns Dns(string domain = "example.org") => new ScriptedDns()
        .Add($"rsa._domainkey.{domain}", Record(Rsa))
        .Add($"ed._domainkey.{domain}", Record(Edwards));

    public static string Selector(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.RsaSha256 ? "rsa" : "ed";
}
