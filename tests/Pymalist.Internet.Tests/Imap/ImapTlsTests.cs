using System.Security.Cryptography.X509Certificates;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Tests.Transport;
using Pymalist.Internet.Transport;
using Pymalist.Testing;
using static Pymalist.Internet.Tests.Imap.ImapMisbehaviour;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("imap");
    private readonly TestCertificates _certificates;

    public ImapTlsTests() => _certificates = new TestCertificates(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task Mail_comes_over_TLS_and_the_password_goes_only_there(TlsMode tls)
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, tls);

        var mails = await new ImapFetcher(Options(server, tls)).DrainAll();

        Assert.Single(mails);
        Assert.Equal(tls == TlsMode.StartTls ? ["STARTTLS", "CAPABILITY"] : ["CAPABILITY"], server.Commands.TakeWhile(command => !command.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task A_certificate_for_another_host_is_refused(TlsMode tls)
    {
        using var certificate = _certificates.WithWrongName().Load();
        await using var server = Server(certificate, tls);

        var (_, failure) = await new ImapFetcher(Options(server, tls)).Drain();

        Assert.IsType<TlsException>(failure);
        Assert.All(server.Commands, command => Assert.Equal("STARTTLS", command));
    }

    [Fact]
    public async Task TLS_that_is_required_and_refused_ends_the_session()
    {
        await using var server = new ImapTestServer("a\r\n");

        var (_, failure) = await new ImapFetcher(Options(server, TlsMode.StartTls)).Drain();

        Assert.Contains("TLS is required", Assert.IsType<ImapRefusedException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(["STARTTLS"], server.Commands);
    }

    [Fact]
    public async Task A_log_in_before_TLS_is_not_believed()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = new ImapTestServer("a\r\n") { Certificate = certificate, Greeting = "* PREAUTH hello ann" };

        var (mails, failure) = await new ImapFetcher(Options(server, TlsMode.StartTls)).Drain();

        Assert.Empty(mails);
        Assert.IsType<TlsException>(failure);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task What_came_before_the_handshake_is_thrown_away()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.StartTls);
        server.Instead = On("STARTTLS", async session =>
        {
            await session.Say($"{session.Tag} OK go\r\n* CAPABILITY IMAP4rev1\r\nA2 OK injected\r\n");
            await session.Encrypt();
        });

        var mails = await new ImapFetcher(Options(server, TlsMode.StartTls)).DrainAll();

        Assert.Single(mails);
        Assert.StartsWith("AUTHENTICATE PLAIN", server.Commands[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_in_TLS_loses_nothing_that_comes_late()
    {
        using var certificate = _certificates.ForLocalhost().Load();
        await using var server = Server(certificate, TlsMode.Implicit);
        using var stop = new CancellationTokenSource();
        var idles = 0;
        server.Instead = async (session, command) =>
        {
            if (command == "IDLE" && ++idles == 5)
                server.Deliver("b\r\n");
            if (command == "IDLE" && idles > 5)
                await stop.CancelAsync();
            if (command != "IDLE" || idles != 5)
                return false;

            await session.Say("+ idling\r\n* 1 EXISTS\r\n");
            session.Commands.Enqueue(await session.ReadLine(default) ?? "");
            await session.Done();
            return true;
        };
        var options = Options(server, TlsMode.Implicit) with { Wait = TimeSpan.FromMinutes(5), IdleRenewal = TimeSpan.FromMilliseconds(20) };
        var mails = new List<Mail>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var mail in new ImapFetcher(options).Fetch(stop.Token))
                mails.Add(mail);
        });

        Assert.Equal(2, mails.Count);
        Assert.Empty(server.Mails);
    }

    private static ImapTestServer Server(X509Certificate2 certificate, TlsMode tls) => new("a\r\n")
    {
        Certificate = certificate,
        ImplicitTls = tls == TlsMode.Implicit,
    };

    private ImapOptions Options(ImapTestServer server, TlsMode tls) =>
        server.Options with { Host = "localhost", Tls = tls, CertificateAuthorityFile = _certificates.AuthorityFile };
}
