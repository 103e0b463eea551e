using System.Text;
using Pymalist.Internet.Authentication.EdwardsCurve;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication.EdwardsCurve;

public sealed class Ed25519Tests
{
    // The order of the group, the least significant octet first.
    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    // RFC 8032, section 7.1.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void The_examples_of_the_standard_hold(string seed, string publicKey, string message, string signature)
    {
        var (key, text) = (Convert.FromHexString(seed), Convert.FromHexString(message));

        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKeyOf(key)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(text, key, Ed25519.PublicKeyOf(key))));
        Assert.True(Ed25519.Verify(text, Convert.FromHexString(signature), Convert.FromHexString(publicKey)));
    }

    [Fact]
    public void Whatever_bit_is_flipped_the_signature_is_bad()
    {
        var seed = new byte[32];
        var message = "octets"u8.ToArray();
        var publicKey = Ed25519.PublicKeyOf(seed);
        var signature = Ed25519.Sign(message, seed, publicKey);

        foreach (var octets in new[] { message, signature, publicKey })
        {
            for (var bit = 0; bit < octets.Length * 8; bit++)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Ed25519.Verify(message, signature, publicKey), $"bit {bit} of {octets.Length} octets");
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(Ed25519.Verify(message, signature, publicKey));
    }

    [Fact]
    public void A_signature_whose_scalar_is_not_reduced_is_refused()
    {
        var seed = new byte[32];
        var publicKey = Ed25519.PublicKeyOf(seed);
        var signature = Ed25519.Sign(default, seed, publicKey);
        AddOrder(signature.AsSpan(32));

        Assert.False(Ed25519.Verify(default, signature, publicKey));
    }

    [Theory]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // 2^255 - 19, which is 0 and has to be written so
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // no point has this y
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // x is 0, and called odd
    [InlineData("00")]
    [InlineData("")]
    public void What_is_no_point_is_no_key(string publicKey) =>
        Assert.False(EdwardsPoint.TryRead(Convert.FromHexString(publicKey), out _) || Ed25519.Verify("a"u8, new byte[64], Convert.FromHexString(publicKey)));

    [ServerFact("nacl/signing.py")]
    public async Task Libsodium_makes_the_same_signatures()
    {
        var random = new Random(8032);
        var cases = Enumerable.Range(0, 100).Select(length => (Seed: Octets(random, 32), Message: Octets(random, length))).ToList();
        const string Program = """
            import sys
            from nacl.signing import SigningKey
            for line in sys.argv[1].split():
                seed, message = map(bytes.fromhex, line.split(","))
                print(SigningKey(seed).sign(message).signature.hex() + SigningKey(seed).verify_key.encode().hex())
            """;

        var lines = string.Join(' ', cases.Select(c => $"{Convert.ToHexStringLower(c.Seed)},{Convert.ToHexStringLower(c.Message)}"));
        var output = await Programs.Run(["/usr/bin/python3", "-c", Program, lines]);

        Assert.Equal(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), cases.Select(c => Ours(c.Seed, c.Message)));
    }

    private static string Ours(byte[] seed, byte[] message)
    {
        var publicKey = Ed25519.PublicKeyOf(seed);
        var signature = Ed25519.Sign(message, seed, publicKey);
        Assert.True(Ed25519.Verify(message, signature, publicKey));
        return new StringBuilder().Append(Convert.ToHexStringLower(signature)).Append(Convert.ToHexStringLower(publicKey)).ToString();
    }

    private static byte[] Octets(Random random, int length)
    {
        var octets = new byte[length];
        random.NextBytes(octets);
        return octets;
    }

    private static void AddOrder(Span<byte> scalar)
    {
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += scalar[i] + Order[i];
            scalar[i] = (byte)carry;
            carry >>= 8;
        }
    }
}
