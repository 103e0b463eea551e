using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>The log-in of a client: AUTH (RFC 4954) with PLAIN (RFC 4616) or LOGIN.</summary>
internal sealed class SmtpLogin(ClientWire wire, SmtpListenerOptions options)
{
    // RFC 4954, section 4: lines of an exchange may have 12,288 octets.
    private const int MaxLine = 12_288;
    private const int MaxFailures = 3;

    private int _failures;

    /// <summary>Whether somebody has logged in.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What may still be tried: <c>AUTH PLAIN LOGIN</c>.</summary>
    public static string Offer => "AUTH PLAIN LOGIN";

    /// <summary>Asks for a log-in again. Wrong passwords are not forgotten.</summary>
    public void Forget() => IsDone = false;

    /// <summary>Answers an AUTH command, with the exchange that follows it.</summary>
    public async Task<string> Run(SmtpCommandLine command)
    {
        var words = command.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var initial = words.Length > 1 ? words[1] : null;
        return (words.FirstOrDefault()?.ToUpperInvariant(), words.Length) switch
        {
            _ when IsDone => "503 5.5.1 You are logged in",
            ("PLAIN", <= 2) => await Plain(initial),
            ("LOGIN", <= 2) => await Login(initial),
            ("PLAIN" or "LOGIN" or null, _) => "501 5.5.4 Write AUTH, a mechanism, and an initial response or none",
            _ => "504 5.5.4 There is no such mechanism here",
        };
    }

    private async Task<string> Plain(string? initial)
    {
        if (Decoded(initial ?? await Ask("")) is not { } text)
            return Garbled;

        // authorization identity NUL authentication identity NUL password
        return text.Split('\0') is [var actsAs, var user, var password] && (actsAs.Length == 0 || actsAs == user)
            ? Answer(user, password)
            : Garbled;
    }

    private async Task<string> Login(string? initial)
    {
        if (Decoded(initial ?? await Ask("VXNlcm5hbWU6")) is not { } user)
            return Garbled;

        return Decoded(await Ask("UGFzc3dvcmQ6")) is { } password ? Answer(user, password) : Garbled;
    }

    private static string Garbled => "501 5.5.2 The log-in was cancelled, or is no base64 of one";

    private async Task<string?> Ask(string challenge)
    {
        await wire.Write($"334 {challenge}");
        return await wire.ReadLine(MaxLine, options.CommandTimeout, isSecret: true) is { } line ? Encoding.ASCII.GetString(line.Span) : null;
    }

    private string Answer(string user, string password)
    {
        IsDone = IsRight(user, password);
        if (IsDone)
            return "235 2.7.0 You are logged in";

        return ++_failures < MaxFailures
            ? "535 5.7.8 That is no user with that password"
            : $"421 4.7.0 {options.HostName} has seen too many passwords";
    }

    // All users are looked at, and all octets of what was said: the time that it takes tells nothing.
    private bool IsRight(string user, string password)
    {
        var (saidUser, saidPassword) = (Digest(user), Digest(password));
        var right = false;
        foreach (var one in options.Users)
            right |= CryptographicOperations.FixedTimeEquals(saidUser, Digest(one.User)) & CryptographicOperations.FixedTimeEquals(saidPassword, Digest(one.Password));
        return right;
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // "=" is an empty initial response (RFC 4954, section 4), "*" gives up.
    private static string? Decoded(string? response)
    {
        if (response is null or "*")
            return null;

        var octets = new byte[response.Length];
        if (!Convert.TryFromBase64String(response == "=" ? "" : response, octets, out var count))
            return null;

        return System.Text.Unicode.Utf8.IsValid(octets.AsSpan(0, count)) ? Encoding.UTF8.GetString(octets, 0, count) : null;
    }
}
