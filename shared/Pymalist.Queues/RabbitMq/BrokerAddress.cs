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

    private readonly ConnectionFactory _factory;
    private readonly TimeSpan _patience;

    /// <exception cref="ArgumentException">The URI is none, or the authorities' file holds no certificate.</exception>
    public BrokerAddress(RabbitMqOptions options)
    {
        _patience = options.PublishTimeout;
        _factory = new()
        {
            Uri = Checked(options.Uri),
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTimeout,
            ContinuationTimeout = options.PublishTimeout,
            HandshakeContinuationTimeout = options.PublishTimeout,
            RequestedHeartbeat = Heartbeat,
            MaxInboundMessageBodySize = MaxBody,
            ClientProvidedName = options.ConnectionName,
        };

        _factory.UserName = options.User ?? _factory.UserName;
        _factory.Password = options.Password ?? _factory.Password;

        // The client's reading of amqps:// lets a certificate of another host pass.
        _factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
        if (options.CertificateAuthorityFile is { } file)
            _factory.Ssl.CertificateValidationCallback = new CertificateCheck(file).IsTrusted;
    }

    /// <summary>For the log: host, port and virtual host, and no secret.</summary>
    public override string ToString() => $"{_factory.HostName}:{_factory.Endpoint.Port}{(_factory.VirtualHost is "/" ? "/" : "/" + _factory.VirtualHost)}";

    /// <exception cref="TimeoutException">Whoever took the connection has not said enough in time.</exception>
    public async Task<IConnection> Connect(CancellationToken cancellationToken)
    {
        // The client waits for a server's first word, and for its side of TLS, as long as it is let.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            return await _factory.CreateConnectionAsync(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(OpenConnection.NoAnswer(_patience));
        }
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
