using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>Opens sessions: connection, greeting, EHLO, TLS and log-in, until mail can be sent.</summary>
internal sealed class SmtpHandshake(SmtpOptions options, IProtocolTrace? trace)
{
    private readonly IProtocolTrace? _trace = options.Trace ? trace : null;
    private readonly string _hello = options.Protocol == SmtpProtocol.Lmtp ? "LHLO" : "EHLO";
    private readonly string _helloName = options.HelloName ?? DefaultHelloName();
    private readonly SmtpLogin? _login = options.User is { } user ? new(options, user) : null;

    /// <exception cref="SessionBrokenException">There is no connection, or no TLS where it was asked for.</exception>
    /// <exception cref="SmtpRefusedException">The server refused the session or the log-in.</exception>
    public async Task<SmtpSession> Open(CancellationToken cancellationToken)
    {
        var connection = await Connection.Open(
            new ConnectionOptions
            {
                Host = options.Host,
                Port = options.PortOrDefault,
                Tls = options.Tls,
                CertificateAuthorityFile = options.CertificateAuthorityFile,
                ClientCertificateFile = options.ClientCertificateFile,
                ClientCertificateKeyFile = options.ClientCertificateKeyFile,
                Trace = _trace,
                ConnectTimeout = options.ConnectTimeout,
            },
            cancellationToken);
        var session = new SmtpSession(connection, options, _trace is not null);
        try
        {
            await Greet(session, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task Greet(SmtpSession session, CancellationToken cancellationToken)
    {
        var greeting = await session.Read(options.CommandTimeout, cancellationToken);
        if (greeting.Code != SmtpReply.ServiceReady)
            throw new SmtpRefusedException($"{session.Peer} takes no mail from us: {greeting}");

        await Hello(session, cancellationToken);
        if (options.Tls == TlsMode.StartTls)
        {
            await Encrypt(session, cancellationToken);

            // What was said in the clear may have been said by anyone (RFC 3207, section 4.2).
            await Hello(session, cancellationToken);
        }

        if (_login is not null)
            await _login.Run(session, cancellationToken);
    }

    private async Task Hello(SmtpSession session, CancellationToken cancellationToken)
    {
        session.Capabilities = SmtpCapabilities.None;
        var reply = await session.Command($"{_hello} {_helloName}", cancellationToken);
        if (reply.IsDone)
            session.Capabilities = new SmtpCapabilities(reply.Lines.Skip(1));
        else if (reply.Code is >= 500 and <= 504 or 550 && options.Protocol == SmtpProtocol.Smtp)
            reply = await session.Command($"HELO {_helloName}", cancellationToken);

        if (!reply.IsDone)
            throw new SmtpRefusedException($"{session.Peer} takes no mail from {_helloName}: {reply}");
    }

    private static async Task Encrypt(SmtpSession session, CancellationToken cancellationToken)
    {
        if (!session.Capabilities.StartTls)
            throw new TlsException($"{session.Peer} does not offer STARTTLS, which is required here.");

        var reply = await session.Command("STARTTLS", cancellationToken);
        if (reply.Code != SmtpReply.ServiceReady)
            throw new TlsException($"{session.Peer} refuses STARTTLS, which is required here: {reply}");

        await session.StartTls(cancellationToken);
    }

    // A name that the world might know, or an address literal (RFC 5321, section 4.1.4).
    private static string DefaultHelloName()
    {
        var name = Dns.GetHostName();
        var domain = IPGlobalProperties.GetIPGlobalProperties().DomainName;
        if (!name.Contains('.', StringComparison.Ordinal) && domain.Contains('.', StringComparison.Ordinal))
            name = $"{name}.{domain}";
        if (name.Contains('.', StringComparison.Ordinal) && AddrSpec.TryParse($"postmaster@{name}", out var address) && !address.IsInternational)
            return name;

        var addresses =
            from network in NetworkInterface.GetAllNetworkInterfaces()
            where network.OperationalStatus == OperationalStatus.Up
            from unicast in network.GetIPProperties().UnicastAddresses
            orderby IPAddress.IsLoopback(unicast.Address), unicast.Address.AddressFamily == AddressFamily.InterNetworkV6
            select unicast.Address;
        return TraceField.Literal(addresses.FirstOrDefault(IPAddress.Loopback));
    }
}
