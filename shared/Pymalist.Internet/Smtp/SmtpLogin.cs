using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>The log-in (RFC 4954) of a user, session after session.</summary>
internal sealed class SmtpLogin(SmtpOptions options, string user)
{
    // RFC 5321, section 4.5.3.1.4, without the line end.
    private const int MaxCommand = 510;

    // No mechanism of ours has more than three.
    private const int MaxChallenges = 10;

    private const string Hidden = "<hidden>";

    private readonly SaslClient _sasl = new(user, options.Password, options.OAuth, options.Authentication);

    /// <exception cref="SmtpRefusedException">The server does not let the user in, or offers no way that would do.</exception>
    public async Task Run(SmtpSession session, CancellationToken cancellationToken)
    {
        var refusal = await Try(session, cancellationToken);
        if (refusal is null)
            return;

        _sasl.Refused();

        // The token may have ended before its time; a password does not get better.
        if (options.OAuth is not null && session.IsOpen)
            refusal = await Try(session, cancellationToken);
        if (refusal is null)
            return;

        throw new SmtpRefusedException($"{session.Peer} does not let {user} log in: {refusal}");
    }

    // Null when the user is in.
    private async Task<string?> Try(SmtpSession session, CancellationToken cancellationToken)
    {
        try
        {
            var exchange = await _sasl.Begin(session.Capabilities.Mechanisms, options.Host, options.PortOrDefault, cancellationToken);
            var reply = await Converse(session, exchange, cancellationToken);
            if (!reply.IsDone)
                return exchange.Refusal is { } refusal ? $"{reply} ({refusal})" : reply.ToString();

            exchange.Complete();
            return null;
        }
        catch (SaslException exception)
        {
            throw new SmtpRefusedException($"{session.Peer} does not let {user} log in: {exception.Message}", exception);
        }
    }

    private static async Task<SmtpReply> Converse(SmtpSession session, SaslExchange exchange, CancellationToken cancellationToken)
    {
        var command = $"AUTH {exchange.Mechanism}";
        var initial = exchange.Initial;
        var isSaid = initial is null;
        if (initial is not null && command.Length + 1 + Base64(initial).Length <= MaxCommand)
            (command, isSaid) = ($"{command} {(initial.Length == 0 ? "=" : Base64(initial))}", true);

        var reply = await session.Command(command, cancellationToken, $"AUTH {exchange.Mechanism}{(initial is null ? "" : " " + Hidden)}");
        for (var challenges = 0; reply.IsIntermediate; challenges++)
        {
            // What is too long for the command waits for an empty challenge (RFC 4954, section 4).
            reply = isSaid ? await Answer(session, exchange, reply, challenges, cancellationToken)
                : await session.Command(Base64(initial!), cancellationToken, Hidden);
            isSaid = true;
        }

        return reply;
    }

    private static async Task<SmtpReply> Answer(
        SmtpSession session, SaslExchange exchange, SmtpReply challenge, int count, CancellationToken cancellationToken)
    {
        if (count >= MaxChallenges)
            throw new ProtocolException($"{session.Peer} does not come to an end with its challenges.");

        try
        {
            return await session.Command(Base64(exchange.Answer(Octets(challenge))), cancellationToken, Hidden);
        }
        catch (SaslException)
        {
            await session.Command("*", cancellationToken);
            throw;
        }
    }

    private static byte[] Octets(SmtpReply challenge)
    {
        try
        {
            return Convert.FromBase64String(challenge.Lines[0]);
        }
        catch (FormatException exception)
        {
            throw new SaslException("The server's challenge is no base64.", exception);
        }
    }

    private static string Base64(byte[] octets) => Convert.ToBase64String(octets);
}
