using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Sasl;

/// <summary>
/// SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: the password does not leave this machine, and the server proves
/// that it knows it.
/// </summary>
internal sealed class ScramExchange : SaslExchange
{
    public const string Name = "SCRAM-SHA-256";

    // "n,,": neither channel binding nor another identity than the user's own; base64 of it in the client's second message.
    private const string Gs2Header = "n,,";
    private const string Gs2HeaderBase64 = "biws";

    private readonly string _password;
    private readonly string _nonce;
    private readonly string _firstBare;
    private byte[]? _serverSignature;
    private bool _isProved;

    /// <exception cref="SaslException">The name holds what no name can.</exception>
    public ScramExchange(string user, string password)
        : this(user, password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)))
    {
    }

    internal ScramExchange(string user, string password, string nonce)
    {
        if (user.Contains('\0', StringComparison.Ordinal))
            throw new SaslException("The user's name holds NUL; log-in by SCRAM-SHA-256 cannot say that.");

        var name = SaslPrep.Of(user).Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        _password = SaslPrep.Of(password);
        _nonce = nonce;
        _firstBare = $"n={name},r={nonce}";
        Initial = Encoding.UTF8.GetBytes(Gs2Header + _firstBare);
    }

    public override string Mechanism => Name;

    public override byte[] Initial { get; }

    public override byte[] Answer(ReadOnlySpan<byte> challenge)
    {
        if (_serverSignature is null)
            return Proof(challenge);
        if (_isProved)
            throw new SaslException("The server asks for more than SCRAM-SHA-256 has to say.");

        Verify(Encoding.UTF8.GetString(challenge), _serverSignature);
        _isProved = true;
        return [];
    }

    public override void Complete()
    {
        if (!_isProved)
            throw new SaslException("The server accepts the log-in without having proved that it knows the password: it may be another than it seems.");
    }

    // RFC 5802, section 3.
    private byte[] Proof(ReadOnlySpan<byte> challenge)
    {
        var serverFirst = Encoding.UTF8.GetString(challenge);
        var (nonce, salt, iterations) = ScramChallenge.Parse(serverFirst, _nonce);
        var withoutProof = $"c={Gs2HeaderBase64},r={nonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{_firstBare},{serverFirst},{withoutProof}");

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(_password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var proof = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(proof), authMessage);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private static void Verify(string serverFinal, byte[] expected)
    {
        var first = serverFinal.Split(',')[0];
        if (first.StartsWith("e=", StringComparison.Ordinal))
            throw new SaslException($"The server refuses the log-in by SCRAM-SHA-256: {Printable.Text(first[2..])}");

        var signature = new byte[SHA256.HashSizeInBytes];
        if (!first.StartsWith("v=", StringComparison.Ordinal)
            || !Convert.TryFromBase64String(first[2..], signature, out var length)
            || length != signature.Length
            || !CryptographicOperations.FixedTimeEquals(signature, expected))
        {
            throw new SaslException("The server does not know the password, and wants it to be believed that it does: it may be another than it seems.");
        }
    }
}
