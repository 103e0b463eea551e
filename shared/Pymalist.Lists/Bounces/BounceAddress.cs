using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>
/// Reverse-paths of a list, one for each member and day (VERP), by which a bounce tells whom it is about, whatever its words
/// say: <c>red-bounces+j5k2…@example.org</c>. The token is sealed: nobody can read it or make one without the site's secret.
/// </summary>
/// <remarks>
/// A token is 24 letters and digits in any case: two octets of day and kind, five of the member's number, hidden by a
/// key stream that depends on the eight of a MAC (HMAC-SHA256, cut) over them and the list's address.
/// </remarks>
public sealed class BounceAddress
{
    /// <summary>In octets.</summary>
    public const int MinSecret = 16;

    private const int TokenLength = 24;
    private const int PayloadLength = 7;
    private const int MacLength = 8;

    // RFC 5321, section 4.5.3.1.1.
    private const int MaxLocalPart = 64;

    // Section 4.5.3.1.3: 256 with the angle brackets.
    private const int MaxAddress = 254;

    // The day has fifteen bits: up to the year 2109.
    private static readonly DateOnly FirstDay = new(2020, 1, 1);

    private readonly AddrSpec _address;
    private readonly char _separator;
    private readonly int _lifetime;
    private readonly byte[] _macKey;
    private readonly byte[] _hidingKey;

    /// <param name="list">The list's own address.</param>
    /// <param name="options">The list's settings.</param>
    /// <param name="secret">The site's, at least <see cref="MinSecret"/> random octets; with another one, no older address is good any more.</param>
    /// <exception cref="ArgumentException">What <see cref="Problem"/> says, or the secret is too short.</exception>
    public BounceAddress(AddrSpec list, BounceOptions options, ReadOnlySpan<byte> secret)
    {
        if (Problem(list, options) is { } problem)
            throw new ArgumentException(problem, nameof(options));
        if (secret.Length < MinSecret)
            throw new ArgumentException($"The secret has {secret.Length} octets, and needs {MinSecret} at least.", nameof(secret));

        _address = Base(list, options);
        _separator = options.Separator[0];
        _lifetime = options.TokenLifetime.Days;
        _macKey = Key(secret, "mac");
        _hidingKey = Key(secret, "hide");
    }

    /// <summary>What is wrong with the settings, in a sentence that says what to do; null where nothing is.</summary>
    public static string? Problem(AddrSpec list, BounceOptions options)
    {
        var address = Base(list, options);
        var length = Encoding.UTF8.GetByteCount(address.LocalPart);
        var most = MaxLocalPart - TokenLength - 1;
        if (options.Separator is not ("+" or "-"))
            return $"Separator is '{options.Separator}' and must be + or -.";

        var problem =
            address.LocalPart.Contains('"', StringComparison.Ordinal) ? "has a quoted local part, which cannot take a token"
            : length > most ? $"has a local part of {length} octets, and with a token behind it no server need take more than {most}"
            : address.ToString().Length > MaxAddress - TokenLength - 1 ? "is too long for a token behind its local part"
            : null;
        return problem is null ? null : $"{address} {problem}. Give a shorter Address for bounces.";
    }

    /// <summary>The address without a token, which old bounces and people write to.</summary>
    public AddrSpec Plain => _address;

    /// <summary>The reverse-path of a mail to that member.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number or the day has no room: days are 2020 to 2109.</exception>
    public AddrSpec Make(long memberNumber, DateOnly day, BounceTokenKind kind)
    {
        var days = day.DayNumber - FirstDay.DayNumber;
        ArgumentOutOfRangeException.ThrowIfNegative(memberNumber);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memberNumber, BounceToken.MaxMember);
        ArgumentOutOfRangeException.ThrowIfNegative(days, nameof(day));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, short.MaxValue, nameof(day));

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, memberNumber);
        var token = new byte[PayloadLength + MacLength];
        BinaryPrimitives.WriteUInt16BigEndian(token, (ushort)((days << 1) | (kind == BounceTokenKind.Probe ? 1 : 0)));
        number[3..].CopyTo(token.AsSpan(2));
        Mac(token.AsSpan(0, PayloadLength)).CopyTo(token, PayloadLength);
        Hide(token);
        return AddrSpec.Parse($"{_address.LocalPart}{_separator}{Base32.Encode(token)}@{_address.Domain}");
    }

    /// <summary>Reads an address that a mail came to.</summary>
    /// <param name="address">Where it came to; its case does not count, and either separator will do.</param>
    /// <param name="today">In UTC.</param>
    /// <param name="token">For whom the bounced mail was.</param>
    /// <returns>False where it is not this list's, forged, or older than the settings allow.</returns>
    public bool TryRead(AddrSpec address, DateOnly today, out BounceToken token)
    {
        token = default;
        var localPart = address.LocalPart;
        var length = _address.LocalPart.Length;
        var isOurs = localPart.Length == length + 1 + TokenLength && localPart[length] is '+' or '-'
            && localPart.StartsWith(_address.LocalPart, StringComparison.OrdinalIgnoreCase)
            && address.Domain.Equals(_address.Domain, StringComparison.OrdinalIgnoreCase);
        if (!isOurs || !Base32.TryDecode(localPart.AsSpan(length + 1), out var octets))
            return false;

        Hide(octets);
        if (!CryptographicOperations.FixedTimeEquals(Mac(octets.AsSpan(0, PayloadLength)), octets.AsSpan(PayloadLength)))
            return false;

        token = Token(octets);
        var age = today.DayNumber - token.Day.DayNumber;
        return age >= -1 && age <= _lifetime;
    }

    /// <summary>Whether an address looks as if it had a token, of whatever list.</summary>
    public static bool LooksMade(AddrSpec address)
    {
        var localPart = address.LocalPart.AsSpan();
        var separator = localPart.Length - TokenLength - 1;
        return separator > 0 && localPart[separator] is '+' or '-' && Base32.TryDecode(localPart[(separator + 1)..], out _);
    }

    internal static AddrSpec Base(AddrSpec list, BounceOptions options) =>
        options.Address ?? (AddrSpec.TryParse($"{list.LocalPart}-bounces@{list.Domain}", out var address) ? address : list);

    private static BounceToken Token(ReadOnlySpan<byte> octets)
    {
        Span<byte> number = stackalloc byte[8];
        octets[2..PayloadLength].CopyTo(number[3..]);
        var day = BinaryPrimitives.ReadUInt16BigEndian(octets);
        return new BounceToken(BinaryPrimitives.ReadInt64BigEndian(number), FirstDay.AddDays(day >> 1), (BounceTokenKind)(day & 1));
    }

    private static byte[] Key(ReadOnlySpan<byte> secret, string use) =>
        HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"pymalist bounce address 1 {use}").AsSpan());

    private byte[] Mac(ReadOnlySpan<byte> payload)
    {
        byte[] sealedText = [.. Encoding.UTF8.GetBytes(_address.ToString().ToLowerInvariant()), 0, .. payload];
        return HMACSHA256.HashData(_macKey, sealedText)[..MacLength];
    }

    // The same a second time takes it away.
    private void Hide(Span<byte> token)
    {
        var stream = HMACSHA256.HashData(_hidingKey, token[PayloadLength..].ToArray());
        for (var i = 0; i < PayloadLength; i++)
            token[i] ^= stream[i];
    }
}
