using System.Security.Cryptography;
using Pymalist.Internet.Authentication;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication;

public sealed class SigningKeyTests
{
    [Fact]
    public void An_RSA_key_is_read_in_both_forms_of_PEM()
    {
        using var rsa = RSA.Create(2048);

        foreach (var pem in new[] { rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), "a note\n" + rsa.ExportPkcs8PrivateKeyPem() + "\n" })
        {
            using var key = SigningKey.FromPem(pem);
            Assert.Equal(SignatureAlgorithm.RsaSha256, key.Algorithm);
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey);
        }
    }

    // RFC 8410, section 10.3.
    [Fact]
    public void An_Ed25519_key_is_read_with_and_without_its_public_half()
    {
        const string Alone = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """;
        const string WithPublicHalf = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """;

        foreach (var pem in new[] { Alone, WithPublicHalf })
        {
            using var key = SigningKey.FromPem(pem);
            Assert.Equal(SignatureAlgorithm.Ed25519Sha256, key.Algorithm);
            Assert.Equal("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", Convert.ToBase64String(key.PublicKey));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("fL+5V9EquCZAovKik3pA6Lk9zwCzoEtjIuIqK9ZXHHA=")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMAUGAytlcA==\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")]
    public void What_is_no_key_is_refused(string pem) => Assert.Throws<FormatException>(() => SigningKey.FromPem(pem));

    [Fact]
    public void A_public_a_short_an_encrypted_or_another_kind_of_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));

        foreach (var pem in new[] { rsa.ExportSubjectPublicKeyInfoPem(), TestKeys.NewRsaPem(768), encrypted, elliptic.ExportPkcs8PrivateKeyPem() })
            Assert.Throws<FormatException>(() => SigningKey.FromPem(pem));
    }

    [Fact]
    public void A_file_that_holds_no_key_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Secret("dkim.pem", "nothing");

        Assert.Contains(file, Assert.Throws<FormatException>(() => SigningKey.FromFile(file)).Message, StringComparison.Ordinal);
    }
}
