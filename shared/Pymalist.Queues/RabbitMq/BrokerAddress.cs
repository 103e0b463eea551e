using System.Net.Security;
using RabbitMQ.Client;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Where the broker is, and how to connect to it.</summary>
internal sealed class BrokerAddress
{
    // A broker of 3.x takes 128 MiB unless told otherwise, one of 4.x 16 MiB.
    public const int MaxBody = 128 * 1024 * 1024;

    // An address that swallows what is sent to it must not keep us from the broker that comes to live there.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private readonly RabbitMqOptions _options;
    private readonly Uri _uri;
    private readonly CertificateCheck? _check;
    private readonly string _text;

    /// <exception cref="ArgumentException">The URI is none, or the authorities' file holds no certificate.</exception>
    public BrokerAddress(RabbitMqOptions options)
    {
        _options = options;
        _uri = Checked(options.Uri);
        _check = options.CertificateAuthorityFile is { } file ? new(file) : null;
        var factory = Factory();
        _text = $"{factory.HostName}:{factory.Endpoint.Port}{(factory.VirtualHost is "/" ? "/" : "/" + factory.VirtualHost)}";
    }

    /// <summary>For the log: host, port and virtual host, and no secret.</summary>
    public override string ToString() => _text;

    /// <returns>An open connection, and its sockets: to be disposed of when it was closed.</returns>
    /// <exception cref="TimeoutException">Whoever took the connection has not said enough in time.</exception>
    public async Task<(IConnection Client, Sockets Sockets)> Connect(CancellationToken cancellationToken)
    {
        // The client waits for a server's first word, and for its side of TLS, as long as it is let.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.PublishTimeout);
        var sockets = new Sockets();
        var factory = Factory();
        factory.SocketFactory = sockets.Open;
        try
        {
            return (await factory.CreateConnectionAsync(limit.Token), sockets);
        }
        catch (Exception)
        {
            sockets.Dispose();
            if (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException(OpenConnection.NoAnswer(_options.PublishTimeout));
            throw;
        }
    }

    private ConnectionFactory Factory()
    {
        var factory = new ConnectionFactory
        {
            Uri = _uri,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTimeout,
            ContinuationTimeout = _options.PublishTimeout,
            HandshakeContinuationTimeout = _options.PublishTimeout,
            RequestedHeartbeat = Heartbeat,
            MaxInboundMessageBodySize = MaxBody,
            ClientProvidedName = _options.ConnectionName,
        };

        factory.UserName = _options.User ?? factory.UserName;
        factory.Password = _options.Password ?? factory.Password;

        // The client's reading of amqps:// lets a certificate of another host pass.
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
        if (_check is not null)
            factory.Ssl.CertificateValidationCallback = _check.IsTrusted;
        return factory;
    }

    // The framework's and the client's own words for a bad URI repeat it, password and all.
    private static Uri Checked(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0 && uri.UserInfo.Count(c => c == ':') <= 1)
            return uri;

        throw new ArgumentException(
            "The URI of RabbitMQ must be amqp://user:password@host:port/vhost, or amqps://…; characters such as : / @ in the user or password are written as %3A %2F %40.");
    }
}
