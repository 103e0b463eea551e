using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Shows the server who we are, in the way that was chosen or that fits best.</summary>
/// <param name="wire">A session before its authorization.</param>
/// <param name="options">The user, the password and the way.</param>
/// <param name="sasl">The user, as SASL has him.</param>
/// <param name="timestamp">The one in the greeting, with its angle brackets; null where it has none.</param>
/// <param name="capabilities">What the server can do.</param>
internal sealed partial class Pop3Login(Pop3Wire wire, Pop3Options options, SaslClient sasl, string? timestamp, Pop3Capabilities capabilities)
{
    /// <summary>The timestamp for APOP in a greeting: a msg-id of plain ASCII, as RFC 1939, section 7, wants it, or null.</summary>
    public static string? Timestamp(string greeting) => MessageId().Match(greeting) is { Success: true } match ? match.Value : null;

    /// <param name="encrypted">Whether TLS is on.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="CommandRefusedException">The server does not know the user, the password or the way.</exception>
    /// <exception cref="SaslException">There is no way to log in, or the server does not prove who it is.</exception>
    public Task Authenticate(bool encrypted, CancellationToken cancellationToken) => Choice(encrypted) switch
    {
        Pop3Authentication.Apop => Apop(cancellationToken),
        Pop3Authentication.User => User(cancellationToken),
        _ => new Pop3Sasl(wire, options, sasl).Authenticate(capabilities.Sasl, cancellationToken),
    };

    // A refused APOP is not followed by the password in clear text: that is what an eavesdropper would wait for.
    private Pop3Authentication Choice(bool encrypted)
    {
        if (options.Authentication != Pop3Authentication.Auto || options.OAuth is not null || capabilities.HasSasl("SCRAM-SHA-256"))
            return options.Authentication;
        if (!encrypted && timestamp is not null)
            return Pop3Authentication.Apop;
        return capabilities.HasSasl("PLAIN") || capabilities.HasSasl("LOGIN") ? Pop3Authentication.Auto : Pop3Authentication.User;
    }

    private async Task Apop(CancellationToken cancellationToken)
    {
        if (timestamp is null)
            throw new ProtocolException($"{wire.Peer} has no APOP: there is no timestamp in its greeting.");

        // The protocol is made of MD5 (RFC 1939, section 7); that it is weak is why TLS is asked for elsewhere.
#pragma warning disable CA5351
        var digest = MD5.HashData(Encoding.UTF8.GetBytes(timestamp + options.Password));
#pragma warning restore CA5351
        await wire.Send($"APOP {options.User} {Convert.ToHexStringLower(digest)}", cancellationToken, traced: $"APOP {options.User} ***");
        await wire.Reply($"APOP for {options.User}", cancellationToken);
    }

    private async Task User(CancellationToken cancellationToken)
    {
        await wire.Command($"USER {options.User}", $"USER {options.User}", cancellationToken);
        await wire.Send($"PASS {options.Password}", cancellationToken, traced: "PASS ***");
        await wire.Reply($"PASS for {options.User}", cancellationToken);
    }

    [GeneratedRegex("<[!-;=?A-~]*@[!-;=?A-~]*>", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
