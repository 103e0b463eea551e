using System.Text;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Carries a SASL exchange (RFC 5034).</summary>
internal sealed class Pop3Sasl(Pop3Wire wire, Pop3Options options, SaslClient sasl)
{
    private const string Masked = "***";

    /// <param name="offered">The mechanisms that the server names.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="CommandRefusedException">The server does not know the user, the password or the mechanism.</exception>
    /// <exception cref="SaslException">There is no mechanism or no token, or the server does not prove who it is.</exception>
    public async Task Authenticate(IEnumerable<string> offered, CancellationToken cancellationToken)
    {
        string[] mechanisms = [.. offered];
        var exchange = await sasl.Begin(mechanisms, options.Host, options.EffectivePort, cancellationToken);
        try
        {
            await Try(exchange, cancellationToken);
        }
        catch (CommandRefusedException refusal) when (!refusal.IsTransient)
        {
            if (await sasl.BeginAnew(exchange, mechanisms, options.Host, options.EffectivePort, cancellationToken) is not { } another)
                throw;
            await TryAnew(another, refusal, cancellationToken);
        }
    }

    // A server that has closed behind its refusal has refused: that is what there is to tell.
    private async Task TryAnew(SaslExchange exchange, CommandRefusedException refusal, CancellationToken cancellationToken)
    {
        try
        {
            await Try(exchange, cancellationToken);
        }
        catch (ConnectionLostException)
        {
            throw refusal;
        }
    }

    private async Task Try(SaslExchange exchange, CancellationToken cancellationToken)
    {
        var shown = $"AUTH {exchange.Mechanism} for {options.User}";
        try
        {
            await Exchange(exchange, shown, cancellationToken);
        }
        catch (CommandRefusedException refusal)
        {
            if (!refusal.IsTransient)
                sasl.Refused();
            throw exchange.Refusal is { } why ? new CommandRefusedException(wire.Peer, $"{shown} ({why})", refusal.Reply) : refusal;
        }
    }

    // Without an initial response: servers of before RFC 5034 know none, and a long one would not fit the command line.
    private async Task Exchange(SaslExchange exchange, string shown, CancellationToken cancellationToken)
    {
        await wire.Send($"AUTH {exchange.Mechanism}", cancellationToken);
        var challenge = await wire.Challenge(shown, cancellationToken) ?? throw InTheMiddle(shown);
        var answer = exchange.Initial ?? await Answer(exchange, challenge, shown, cancellationToken);
        while (true)
        {
            await wire.Send(Convert.ToBase64String(answer), cancellationToken, traced: Masked);
            if (await wire.Challenge(shown, cancellationToken) is not { } next)
                break;
            answer = await Answer(exchange, next, shown, cancellationToken);
        }

        exchange.Complete();
    }

    // RFC 5034, section 4: a client that will not go on says so, and the server refuses.
    private async Task<byte[]> Answer(SaslExchange exchange, string challenge, string shown, CancellationToken cancellationToken)
    {
        try
        {
            return exchange.Answer(Octets(challenge));
        }
        catch (SaslException)
        {
            await wire.Send("*", cancellationToken);
            try
            {
                await wire.Reply(shown, cancellationToken);
            }
            catch (CommandRefusedException)
            {
                // As it should be.
            }

            throw;
        }
    }

    // Some servers ask for a name and a password in plain words.
    private static byte[] Octets(string challenge)
    {
        var octets = new byte[challenge.Length];
        return Convert.TryFromBase64String(challenge, octets, out var length) ? octets[..length] : Encoding.UTF8.GetBytes(challenge);
    }

    private ProtocolException InTheMiddle(string shown) => new($"{wire.Peer} accepted {shown} in the middle.");
}
