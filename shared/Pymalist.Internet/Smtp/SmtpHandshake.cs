using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp;

/// <summary>Opens sessions: connection, greeting, EHLO, TLS and log-in, until mail can be sent.</summary>
internal sealed class SmtpHandshake(SmtpOptions options)
{
    private readonly string _helloName = options.HelloName ?? DefaultHelloName();

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
                ConnectTimeout = options.ConnectTimeout,
            },
            cancellationToken);
        var session = new SmtpSession(connection, options);
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

        if (options.User is { } user)
            await LogIn(session, user, options.Password ?? "", cancellationToken);
    }

    private async Task Hello(SmtpSession session, CancellationToken cancellationToken)
    {
        session.Capabilities = SmtpCapabilities.None;
        var reply = await session.Command($"EHLO {_helloName}", cancellationToken);
        if (reply.IsDone)
            session.Capabilities = new SmtpCapabilities(reply.Lines.Skip(1));
        else if (reply.Code is >= 500 and <= 504 or 550)
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

    // RFC 4954 with PLAIN (RFC 4616), or else LOGIN, which some servers have in its place.
    private static async Task LogIn(SmtpSession session, string user, string password, CancellationToken cancellationToken)
    {
        var reply = session.Capabilities switch
        {
            var can when can.Authenticates("PLAIN") => await Answer(session, ["AUTH PLAIN " + Base64($"\0{user}\0{password}")], cancellationToken),
            var can when can.Authenticates("LOGIN") => await Answer(session, ["AUTH LOGIN", Base64(user), Base64(password)], cancellationToken),
            _ => throw new SmtpRefusedException($"{session.Peer} offers neither AUTH PLAIN nor AUTH LOGIN; without a user there is no log-in."),
        };
        if (!reply.IsDone)
            throw new SmtpRefusedException($"{session.Peer} does not let {user} log in: {reply}");
    }

    private static async Task<SmtpReply> Answer(SmtpSession session, string[] answers, CancellationToken cancellationToken)
    {
        var reply = await session.Command(answers[0], cancellationToken);
        foreach (var answer in answers.Skip(1))
        {
            if (!reply.IsIntermediate)
                break;
            reply = await session.Command(answer, cancellationToken);
        }

        return reply;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

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
