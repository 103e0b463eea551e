using System.Text;
using Pymalist.Internet.Smtp;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>How sessions are opened, kept and replaced.</summary>
public sealed class SmtpSessionsTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private readonly TemporaryFolder _folder = new("smtp");
    private readonly TestCertificates _certificates;

    public SmtpSessionsTests() => _certificates = new TestCertificates(_folder);

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _server.Certificate?.Dispose();
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_session_serves_many_mails_and_ends_with_QUIT()
    {
        await using (var distributor = new SmtpDistributor(_server.Options))
        {
            for (var i = 0; i < 20; i++)
                await distributor.Distribute(Posts.To("ann@example.org"), None);
        }

        Assert.Equal(20, _server.Messages.Count);
        Assert.Single(_server.Sessions);
        Assert.Equal("QUIT", _server.Commands[^1]);
    }

    [Fact]
    public async Task There_are_never_more_sessions_than_may_be()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { MaxConnections = 3 });

        var reports = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => distributor.Distribute(Posts.To("ann@example.org"), None)));

        Assert.All(reports, report => Assert.True(report.Recipients[0].Status.IsSuccess));
        Assert.Equal(30, _server.Messages.Count);
        Assert.InRange(_server.Sessions.Count, 1, 3);
    }

    [Fact]
    public async Task A_session_without_mail_is_closed()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { IdleTimeout = TimeSpan.FromMilliseconds(50) });

        await distributor.Distribute(Posts.To("ann@example.org"), None);

        await Eventually.Holds(() => _server.Sessions[0].IsOver);
        Assert.Equal("QUIT", _server.Commands[^1]);
    }

    [Theory]
    [InlineData(ScriptedSmtpServer.Close)]
    [InlineData("421 4.4.2 Idle for too long")]
    public async Task A_session_that_the_server_has_ended_is_replaced(string end)
    {
        var isSecond = false;
        _server.Reply = command => command.StartsWith("MAIL", StringComparison.Ordinal) && isSecond && _server.Sessions.Count == 1 ? end : null;
        await using var distributor = new SmtpDistributor(_server.Options);
        await distributor.Distribute(Posts.To("ann@example.org"), None);
        isSecond = true;

        var report = await distributor.Distribute(Posts.To("bob@example.net"), None);

        Assert.Equal(["bob@example.net 2.0.0"], report.Statuses());
        Assert.Equal(2, _server.Sessions.Count);
        Assert.Equal(2, _server.Messages.Count);
    }

    [Fact]
    public async Task A_session_is_replaced_only_once()
    {
        var isSecond = false;
        _server.Reply = command => command.StartsWith("MAIL", StringComparison.Ordinal) && isSecond ? ScriptedSmtpServer.Close : null;
        await using var distributor = new SmtpDistributor(_server.Options);
        await distributor.Distribute(Posts.To("ann@example.org"), None);
        isSecond = true;

        var report = await distributor.Distribute(Posts.To("bob@example.net"), None);

        Assert.Equal(["bob@example.net 4.4.2"], report.Statuses());
        Assert.Equal(2, _server.Sessions.Count);
    }

    [Theory]
    [InlineData("RCPT", "4.4.1")]
    [InlineData("DATA", "4.4.2")]
    [InlineData(".", "4.4.2")]
    public async Task Once_MAIL_was_accepted_nothing_is_tried_again(string stage, string status)
    {
        var isSecond = false;
        _server.Reply = command => command.StartsWith(stage, StringComparison.Ordinal) && isSecond ? ScriptedSmtpServer.Close : null;
        _server.Pieces = Pieces.Lines;
        await using var distributor = new SmtpDistributor(_server.Options);
        await distributor.Distribute(Posts.To("ann@example.org"), None);
        isSecond = true;

        var report = await distributor.Distribute(Posts.To("bob@example.net"), None);

        Assert.Equal([$"bob@example.net {status}"], report.Statuses());
        Assert.Single(_server.Sessions);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var options = _server.Options;
        await _server.DisposeAsync();
        await using var distributor = new SmtpDistributor(options);

        var thrown = await Assert.ThrowsAsync<ConnectionLostException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Contains($"localhost:{options.Port}", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 5.3.2 No service")]
    [InlineData("221 ESMTP server not ready")]
    public async Task A_server_that_does_not_want_us_is_named_with_its_words(string greeting)
    {
        _server.Reply = command => command == "CONNECT" ? greeting : null;
        await using var distributor = new SmtpDistributor(_server.Options);

        var thrown = await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Contains($"localhost:{_server.Port}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(greeting, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH LOGIN PLAIN")]
    [InlineData("AUTH=PLAIN")]
    public async Task A_user_logs_in_with_PLAIN(string extension)
    {
        _server.Extensions = [extension];
        await using var distributor = new SmtpDistributor(_server.Options with { User = "ann", Password = "søster" });

        await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal("AUTH PLAIN " + Base64("\0ann\0søster"), _server.Commands[1]);
        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task A_user_logs_in_with_LOGIN_where_there_is_no_PLAIN()
    {
        _server.Extensions = ["AUTH DIGEST-MD5 LOGIN"];
        _server.Reply = command =>
            command == "AUTH LOGIN" ? "334 VXNlcm5hbWU6"
            : command == Base64("ann") ? "334 UGFzc3dvcmQ6"
            : command == Base64("secret") ? "235 2.7.0 Welcome"
            : null;
        await using var distributor = new SmtpDistributor(_server.Options with { User = "ann", Password = "secret" });

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
    }

    [Theory]
    [InlineData("AUTH PLAIN", "535 5.7.8 authentication failed")]
    [InlineData("AUTH LOGIN", "534 5.7.9 authentication mechanism too weak")]
    [InlineData("AUTH CRAM-MD5", "it has to be one of")]
    [InlineData("HELP", "it has to be one of")]
    public async Task A_user_who_cannot_log_in_sends_nothing_and_the_password_is_not_told(string extension, string reason)
    {
        _server.Extensions = [extension];
        _server.Reply = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? reason : null;
        await using var distributor = new SmtpDistributor(_server.Options with { User = "ann", Password = "secret" });

        var thrown = await Assert.ThrowsAsync<SmtpRefusedException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Base64("secret"), thrown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_STARTTLS_nothing_but_EHLO_is_said_in_the_clear_and_capabilities_are_asked_again()
    {
        _server.Certificate = _certificates.ForLocalhost().Load();
        _server.Extensions = ["STARTTLS", "AUTH PLAIN", "PIPELINING"];
        await using var distributor = new SmtpDistributor(Secured(TlsMode.StartTls) with { User = "ann", Password = "secret" });

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(["EHLO client.test", "STARTTLS", "EHLO client.test"], _server.Commands.Take(3));
        Assert.True(_server.Sessions[0].IsEncrypted);
    }

    [Fact]
    public async Task With_implicit_TLS_all_is_encrypted()
    {
        _server.Certificate = _certificates.ForLocalhost().Load();
        _server.IsImplicit = true;
        await using var distributor = new SmtpDistributor(Secured(TlsMode.Implicit));

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.True(_server.Sessions[0].IsEncrypted);
    }

    [Theory]
    [InlineData("HELP", null)]
    [InlineData("STARTTLS", "454 4.7.0 Not now")]
    [InlineData("STARTTLS", "250 Pretend")]
    public async Task Without_STARTTLS_nothing_is_sent_where_it_is_required(string extension, string? reply)
    {
        _server.Extensions = [extension, "AUTH PLAIN"];
        _server.Reply = command => command == "STARTTLS" ? reply : null;
        await using var distributor = new SmtpDistributor(Secured(TlsMode.StartTls) with { User = "ann", Password = "secret" });

        var thrown = await Assert.ThrowsAsync<TlsException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.Contains($"localhost:{_server.Port}", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replies_put_in_before_the_handshake_are_not_heard()
    {
        _server.Certificate = _certificates.ForLocalhost().Load();
        _server.Extensions = ["STARTTLS"];
        _server.Injected = "250-evil.test\r\n250 SIZE 1\r\n";
        await using var distributor = new SmtpDistributor(Secured(TlsMode.StartTls));

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TlsMode.StartTls, "name")]
    [InlineData(TlsMode.Implicit, "name")]
    [InlineData(TlsMode.StartTls, "expired")]
    [InlineData(TlsMode.StartTls, "authority")]
    public async Task A_certificate_that_is_not_to_be_trusted_ends_it(TlsMode mode, string fault)
    {
        var certificate = fault switch
        {
            "name" => _certificates.WithWrongName(),
            "expired" => _certificates.Expired(),
            _ => _certificates.ForLocalhost(),
        };
        _server.Certificate = certificate.Load();
        _server.IsImplicit = mode == TlsMode.Implicit;
        _server.Extensions = ["STARTTLS"];
        var options = Secured(mode);
        await using var distributor = new SmtpDistributor(fault == "authority" ? options with { CertificateAuthorityFile = null } : options);

        await Assert.ThrowsAsync<TlsException>(() => distributor.Distribute(Posts.To("ann@example.org"), None));

        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TlsMode.None, null, 25)]
    [InlineData(TlsMode.None, "ann", 587)]
    [InlineData(TlsMode.StartTls, null, 25)]
    [InlineData(TlsMode.StartTls, "ann", 587)]
    [InlineData(TlsMode.Implicit, "ann", 465)]
    public void The_port_is_the_protocols_own(TlsMode mode, string? user, int port)
    {
        var options = new SmtpOptions { Host = "smtp.example.org", Tls = mode, User = user };

        Assert.Equal(port, options.PortOrDefault);
    }

    [Fact]
    public async Task Without_a_name_of_our_own_we_say_a_domain_or_an_address()
    {
        await using var distributor = new SmtpDistributor(_server.Options with { HelloName = null });

        await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Matches(@"^EHLO (\[[0-9A-Fa-fIPv:.%]+\]|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)$", _server.Commands[0]);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private SmtpOptions Secured(TlsMode mode) =>
        _server.Options with { Tls = mode, CertificateAuthorityFile = _certificates.AuthorityFile };
}
