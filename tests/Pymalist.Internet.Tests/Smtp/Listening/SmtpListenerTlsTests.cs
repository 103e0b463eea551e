using System.Text;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

public sealed class SmtpListenerTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("listener-tls");
    private readonly TestCertificates _certificates;

    public SmtpListenerTlsTests() => _certificates = new(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_mail_is_taken_before_TLS_and_all_is_asked_again_after_it()
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.StartTls));
        using var client = await listener.Connect();
        await client.Send("EHLO client.test\r\n");
        var before = await client.ReadLines();

        var early = await client.Say("MAIL FROM:<>");
        await client.Say("STARTTLS");
        await client.StartTls();
        var forgotten = await client.Say("MAIL FROM:<>");
        await client.Send("EHLO client.test\r\n");
        var after = await client.ReadLines();
        var replies = await client.Say("STARTTLS", "MAIL FROM:<>", "RCPT TO:<red@list.test>", "DATA", "x\r\n.", "QUIT");

        Assert.Contains("250-STARTTLS", before!);
        Assert.StartsWith("530 5.7.0", early[0], StringComparison.Ordinal);
        Assert.StartsWith("503", forgotten[0], StringComparison.Ordinal);
        Assert.DoesNotContain("250-STARTTLS", after!);
        Assert.Equal("503 250 250 354 250 221", string.Join(' ', replies.Select(reply => reply[..3])));
        Assert.Contains("with ESMTPS id", Encoding.ASCII.GetString(listener.Mails[0].Message.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_from_before_TLS_is_forgotten()
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.StartTls) with { Users = [new() { User = "ann", Password = "secret" }] });
        using var client = await listener.Greeted();
        var login = await client.Say("AUTH PLAIN " + Convert.ToBase64String("\0ann\0secret"u8));

        await client.Say("STARTTLS");
        await client.StartTls();
        await client.Send("EHLO client.test\r\n");
        var offer = await client.ReadLines();
        var early = await client.Say("MAIL FROM:<>");

        Assert.StartsWith("235", login[0], StringComparison.Ordinal);
        Assert.Contains("250-AUTH PLAIN LOGIN", offer!);
        Assert.StartsWith("530 5.7.0", early[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task What_came_before_the_handshake_is_not_run_in_TLS(int by)
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.StartTls));
        using var client = await listener.Greeted();

        // By single octets the injected command may come during the handshake: then there is none.
        await client.Send("STARTTLS\r\nEHLO injected.test\r\nMAIL FROM:<smuggled@example.org>\r\n"u8.ToArray(), by);
        var reply = await client.ReadReply();
        try
        {
            await client.StartTls();
        }
        catch (Exception exception) when (by == 1 && exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            return;
        }

        Assert.StartsWith("220", reply, StringComparison.Ordinal);
        Assert.StartsWith("503", (await client.Say("RCPT TO:<red@list.test>"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_from_the_first_octet_on()
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.Implicit));
        using var client = await RawClient.Open(listener.EndPoint);

        await client.StartTls();
        var greeting = await client.ReadReply();
        await client.Send("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA\r\n" + new string('x', 300_000) + "\r\n.\r\nQUIT\r\n");
        var codes = await client.ReadCodes();

        Assert.StartsWith("220", greeting, StringComparison.Ordinal);
        Assert.Equal(["250", "250", "250", "354", "250", "221"], codes);
        Assert.True(listener.Mails[0].Message.Length > 300_000);
    }

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task Who_speaks_no_TLS_where_he_has_to_is_cut_off_and_harms_nobody(TlsMode mode)
    {
        await using var listener = await RunningListener.Start(Options(mode));
        using var client = await RawClient.Open(listener.EndPoint);
        if (mode == TlsMode.StartTls)
        {
            await client.ReadReply();
            await client.Say("EHLO client.test", "STARTTLS");
        }

        await client.Send("MAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\n" + new string('\0', 10_000));
        await client.ReadCodes();

        using var other = await RawClient.Open(listener.EndPoint);
        if (mode == TlsMode.Implicit)
            await other.StartTls();
        Assert.StartsWith("220", await other.ReadReply(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_is_cut_off()
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.Implicit) with { CommandTimeout = TimeSpan.FromMilliseconds(300) });
        using var client = await RawClient.Open(listener.EndPoint);

        await client.Send([22, 3, 1]);

        Assert.Null(await client.ReadReply());
    }

    [Fact]
    public async Task A_certificate_that_has_changed_is_shown_without_a_restart_and_a_half_written_one_is_not()
    {
        var options = Options(TlsMode.Implicit);
        await using var listener = await RunningListener.Start(options);
        var (first, later) = (await Shown(listener), _certificates.For("later.test"));
        var whole = File.ReadAllText(later.CertificateFile);

        File.WriteAllText(options.CertificateFile!, whole[..(whole.Length / 2)]);
        var halfWay = await Shown(listener);
        File.WriteAllText(options.CertificateFile!, whole);
        File.WriteAllText(options.CertificateKeyFile!, File.ReadAllText(later.KeyFile));
        File.SetLastWriteTimeUtc(options.CertificateFile!, DateTime.UtcNow.AddMinutes(1));
        var last = await Shown(listener);

        using var expected = later.Load();
        Assert.Equal(first, halfWay);
        Assert.NotEqual(first, last);
        Assert.Equal(expected.Thumbprint, last);
    }

    [Fact]
    public async Task Without_a_certificate_it_does_not_start()
    {
        await using var listener = new SmtpListener(new() { Tls = TlsMode.StartTls, CertificateFile = _folder.In("missing.pem") });

        var exception = await Assert.ThrowsAsync<TlsException>(() => listener.Start(CancellationToken.None));

        Assert.Contains("missing.pem", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Shown(RunningListener listener)
    {
        using var client = await RawClient.Open(listener.EndPoint);
        return await client.StartTls();
    }

    private SmtpListenerOptions Options(TlsMode mode)
    {
        var certificate = _certificates.ForLocalhost();
        return new() { Tls = mode, CertificateFile = certificate.CertificateFile, CertificateKeyFile = certificate.KeyFile };
    }
}
