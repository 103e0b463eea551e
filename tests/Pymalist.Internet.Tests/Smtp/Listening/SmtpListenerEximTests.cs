using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>A second opinion: Exim hands its mail over, with BDAT, and takes ours.</summary>
public sealed class SmtpListenerEximTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new("listener");

    public void Dispose() => _folder.Dispose();

    [ServerFact("exim4")]
    public Task By_SMTP_in_chunks() => Relay(new(), port => new() { Port = port }, "ESMTP", chunks: true);

    [ServerFact("exim4")]
    public Task By_SMTP_with_DATA() => Relay(new(), port => new() { Port = port, Settings = "hosts_try_chunking =" }, "ESMTP", chunks: false);

    [ServerFact("exim4")]
    public Task By_LMTP() => Relay(new() { Protocol = SmtpServerProtocol.Lmtp }, port => new() { Port = port, Protocol = "lmtp" }, "LMTP");

    [ServerFact("exim4")]
    public Task By_LMTP_on_a_Unix_socket()
    {
        var options = new SmtpListenerOptions { Protocol = SmtpServerProtocol.Lmtp, Socket = _folder.In("lmtp.sock"), SocketMode = "666" };
        return Relay(options, _ => new() { Socket = options.Socket }, "LMTP");
    }

    [ServerFact("exim4")]
    public Task By_SMTP_in_TLS_and_logged_in()
    {
        using var certificates = new TestCertificates(_folder);
        var certificate = certificates.ForLocalhost();
        var options = new SmtpListenerOptions
        {
            Tls = TlsMode.StartTls,
            CertificateFile = certificate.CertificateFile,
            CertificateKeyFile = certificate.KeyFile,
            Users = [new() { User = "exim", Password = "p w" }],
        };
        var settings = $"hosts_require_tls = *\ntls_verify_certificates = {certificates.AuthorityFile}\ntls_verify_hosts = *\ntls_verify_cert_hostnames = *";
        return Relay(options, port => new() { Port = port, Settings = settings, Login = ("exim", "p w") }, "ESMTPSA", chunks: true);
    }

    [ServerFact("exim4")]
    public async Task What_our_distributor_sends_to_it_arrives_octet_for_octet()
    {
        await using var exim = new EximServer();
        await exim.Start();
        exim.AddMailbox("ann@example.org");
        await using (var distributor = new SmtpDistributor(new() { Host = "localhost", Port = exim.Port, Tls = TlsMode.StartTls, CertificateAuthorityFile = exim.CertificateAuthorityFile }))
        {
            foreach (var message in Relayed.Messages)
            {
                var report = await distributor.Distribute(Posts.Of(message, "ann@example.org"), CancellationToken.None);
                Assert.True(report.Recipients[0].Status.IsSuccess, report.Recipients[0].ToString());
            }
        }

        await Eventually.Holds(() => exim.MailsOf("ann@example.org").Count == Relayed.Messages.Count, Patience);

        var arrived = exim.MailsOf("ann@example.org").Select(Encoding.Latin1.GetString).ToArray();
        Assert.All(Relayed.Messages, message =>
            Assert.Single(arrived, mail => mail.EndsWith(message.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal)));
    }

    private static async Task Relay(SmtpListenerOptions options, Func<int, EximRelay> relay, string with, bool? chunks = null)
    {
        await using var listener = await RunningListener.Start(options, address => address.LocalPart is "red" or "green");
        await using var exim = new EximServer { Relay = relay(options.Socket is null ? listener.Port : 0) };
        await exim.Start();

        await Relayed.Send(exim.Port, listener, () => exim.Queued, exim.Log);

        Relayed.Check(listener, with);
        Assert.Contains("550 5.1.1", exim.Log(), StringComparison.Ordinal);

        // Exim marks with a K what it has sent by BDAT.
        if (chunks is { } expected)
            Assert.Equal(expected, exim.Log().Split('\n').Any(line => line.Contains(" => ", StringComparison.Ordinal) && line.Contains(" K ", StringComparison.Ordinal)));
    }
}
