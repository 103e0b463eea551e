using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>A mailbox and the way to it, for one session after the other.</summary>
internal sealed class Pop3Access(Pop3Options options, IProtocolTrace? trace)
{
    public Pop3Options Options => options;

    /// <summary>Outlives a session: it keeps the access token.</summary>
    public SaslClient Sasl { get; } = new(options.User, options.Password, options.OAuth, options.Mechanism);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="CommandRefusedException">The server refused the session, or the log-in.</exception>
    /// <exception cref="SessionBrokenException">There is no connection, or no TLS.</exception>
    /// <exception cref="SaslException">There is no way to log in.</exception>
    public async Task<Pop3Client> Open(CancellationToken cancellationToken)
    {
        var secrets = Secrets.Of(options.User, options.Password);
        var masked = trace is null ? null : new MaskedTrace(trace, secrets);
        var connection = await Connection.Open(options.Connection with { Trace = masked }, cancellationToken);
        var client = new Pop3Client(connection, options, Sasl, secrets);
        try
        {
            await client.Authorize(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }
}
