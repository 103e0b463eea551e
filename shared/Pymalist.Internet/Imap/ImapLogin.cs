using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>Shows the server who we are: by SASL (RFC 9051, section 6.2.2), or where it offers nothing that will do, by LOGIN.</summary>
internal sealed class ImapLogin(ImapWire wire, ImapOptions options, SaslClient sasl)
{
    /// <param name="capabilities">What the server can do.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ImapRefusedException">The server does not know the user, the password or the way.</exception>
    /// <exception cref="SaslException">There is no way, or the server does not prove who it is.</exception>
    public async Task Authenticate(ImapCapabilities capabilities, CancellationToken cancellationToken)
    {
        if (UsesLogin(capabilities))
        {
            var login = new ImapCommand("LOGIN", $"LOGIN for {options.User}").String(options.User).String(options.Password!);
            await wire.Command(login, cancellationToken);
            return;
        }

        var exchange = await sasl.Begin(capabilities.Mechanisms, options.Host, options.EffectivePort, cancellationToken);
        try
        {
            await Try(exchange, capabilities, cancellationToken);
        }
        catch (ImapRefusedException refusal) when (!IsTransient(refusal.Code))
        {
            if (await sasl.BeginAnew(exchange, capabilities.Mechanisms, options.Host, options.EffectivePort, cancellationToken) is not { } another)
                throw;
            await TryAnew(another, capabilities, refusal, cancellationToken);
        }
    }

    // A server that has closed behind its refusal has refused: that is what there is to tell.
    private async Task TryAnew(SaslExchange exchange, ImapCapabilities capabilities, ImapRefusedException refusal, CancellationToken cancellationToken)
    {
        try
        {
            await Try(exchange, capabilities, cancellationToken);
        }
        catch (ConnectionLostException)
        {
            throw refusal;
        }
    }

    private async Task Try(SaslExchange exchange, ImapCapabilities capabilities, CancellationToken cancellationToken)
    {
        try
        {
            await Authenticate(exchange, capabilities, cancellationToken);
        }
        catch (ImapRefusedException refusal)
        {
            if (!IsTransient(refusal.Code))
                sasl.Refused();
            throw exchange.Refusal is { } why
                ? new ImapRefusedException(wire.Peer, $"{Shown(exchange)} ({why})", refusal.Code, refusal.Reply)
                : refusal;
        }
    }

    // RFC 5530, section 3: the server's trouble, which tells nothing about the token.
    private static bool IsTransient(string code) => code is "UNAVAILABLE" or "INUSE" or "LIMIT" or "SERVERBUG";

    private string Shown(SaslExchange exchange) => $"AUTHENTICATE {exchange.Mechanism} for {options.User}";

    // The command is as good as PLAIN, and every server of before SASL has it.
    private bool UsesLogin(ImapCapabilities capabilities)
    {
        if (options.Password is null || capabilities.Has("LOGINDISABLED"))
            return false;

        string[] able = options.Authentication switch
        {
            SaslMechanism.Auto => ["SCRAM-SHA-256", "PLAIN", "LOGIN"],
            SaslMechanism.Login => ["LOGIN"],
            _ => [],
        };
        return able.Length > 0 && !able.Intersect(capabilities.Mechanisms, StringComparer.OrdinalIgnoreCase).Any();
    }

    private async Task Authenticate(SaslExchange exchange, ImapCapabilities capabilities, CancellationToken cancellationToken)
    {
        var shown = Shown(exchange);
        var initial = exchange.Initial;
        var isEarly = initial is not null && capabilities.HasOrIsRev2("SASL-IR");
        var words = $"AUTHENTICATE {exchange.Mechanism}{(isEarly ? $" {Early(initial!)}" : "")}";
        var tag = await wire.Send(new ImapCommand(words, shown), cancellationToken);
        if (isEarly)
            initial = null;

        while (true)
        {
            var reply = await wire.Reply(tag, cancellationToken);
            if (!reply.IsContinuation)
            {
                Done(exchange, reply, shown);
                return;
            }

            // The first challenge of a server that could not take the initial response is empty, and asks for it.
            var answer = initial ?? await Answer(exchange, reply.Text, tag, cancellationToken);
            initial = null;
            await wire.Continue(Convert.ToBase64String(answer), $"<a step of {shown}>", cancellationToken);
        }
    }

    // RFC 4959, section 3: an empty one is "=".
    private static string Early(byte[] initial) => initial.Length == 0 ? "=" : Convert.ToBase64String(initial);

    private async Task<byte[]> Answer(SaslExchange exchange, string challenge, string tag, CancellationToken cancellationToken)
    {
        try
        {
            return exchange.Answer(Convert.FromBase64String(challenge.Trim()));
        }
        catch (FormatException exception)
        {
            throw new ProtocolException($"{wire.Peer} sends a challenge that is no base64.", exception);
        }
        catch (SaslException)
        {
            await wire.Continue("*", shown: null, cancellationToken);
            await wire.Reply(tag, cancellationToken);
            throw;
        }
    }

    private void Done(SaslExchange exchange, ImapResponse reply, string shown)
    {
        if (reply.Name != "OK")
            throw wire.Refused(shown, reply);
        exchange.Complete();
    }
}
