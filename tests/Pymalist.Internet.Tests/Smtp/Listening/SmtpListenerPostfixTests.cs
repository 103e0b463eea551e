using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>Postfix hands its mail over, in all the ways that it has.</summary>
public sealed class SmtpListenerPostfixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("listener");

    public void Dispose() => _folder.Dispose();

    [ServerFact("postfix")]
    public Task By_SMTP() => Relay(new(), port => $"smtp:[127.0.0.1]:{port}", "", "ESMTP");

    [ServerFact("postfix")]
    public Task By_LMTP() => Relay(new() { Protocol = SmtpServerProtocol.Lmtp }, port => $"lmtp:inet:127.0.0.1:{port}", "", "LMTP");

    [ServerFact("postfix")]
    public Task By_LMTP_on_a_Unix_socket()
    {
        // Postfix does not run as root.
        var options = new SmtpListenerOptions { Protocol = SmtpServerProtocol.Lmtp, Socket = _folder.In("lmtp.sock"), SocketMode = "666" };
        return Relay(options, _ => $"lmtp:unix:{options.Socket}", "", "LMTP");
    }

    [ServerFact("postfix")]
    public Task By_SMTP_in_TLS_and_Postfix_checks_the_certificate()
    {
        using var certificates = new TestCertificates(_folder);
        var certificate = certificates.ForLocalhost();
        var options = new SmtpListenerOptions { Tls = TlsMode.StartTls, CertificateFile = certificate.CertificateFile, CertificateKeyFile = certificate.KeyFile };
        var settings = $"""
            smtp_tls_security_level = secure
            smtp_tls_secure_cert_match = localhost
            smtp_tls_CAfile = {certificates.AuthorityFile}
            """;
        return Relay(options, port => $"smtp:[127.0.0.1]:{port}", settings, "ESMTPS");
    }

    private static async Task Relay(SmtpListenerOptions options, Func<int, string> transport, string settings, string with)
    {
        await using var listener = await RunningListener.Start(options, address => address.LocalPart is "red" or "green");
        await using var postfix = new PostfixServer
        {
            Domains = ["example.org"],
            Settings = $$"""
                relay_domains = list.test
                relay_transport = {{transport(options.Socket is null ? listener.Port : 0)}}
                {{settings}}
                """,
        };
        await postfix.Start();

        await Relayed.Send(postfix.Port, listener, () => postfix.Queued, postfix.Log);

        Relayed.Check(listener, with);
        Assert.Contains("550 5.1.1", postfix.Log(), StringComparison.Ordinal);
    }
}
