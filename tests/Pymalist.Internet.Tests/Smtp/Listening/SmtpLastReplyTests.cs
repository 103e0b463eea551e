using System.Text;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp.Listening;

/// <summary>
/// Whoever is sent away gets all replies up to the last, whatever he was still sending. A client with a small window that reads
/// only at the end leaves them in our kernel, where a reset would drop them.
/// </summary>
public sealed class SmtpLastReplyTests : IDisposable
{
    private const int Window = 4_096;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // More than what the kernel and the listener have room for unread.
    private static readonly byte[] Rest = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("NOOP\r\n", 400_000)));

    private readonly TemporaryFolder _folder = new("last-reply");
    private readonly TestCertificates _certificates;

    public SmtpLastReplyTests() => _certificates = new(_folder);

    public static TheoryData<string, string, TlsMode> Endings
    {
        get
        {
            var endings = new TheoryData<string, string, TlsMode>();
            foreach (var tls in new[] { TlsMode.None, TlsMode.Implicit })
            {
                endings.Add("QUIT\r\n", "221", tls);
                endings.Add("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nBDAT many\r\n", "521", tls);
                endings.Add("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nBDAT 999999999999\r\n", "521", tls);
                endings.Add(string.Concat(Enumerable.Repeat("X\r\n", 100)), "421", tls);
                endings.Add(new string('x', 100_000) + "\r\n", "421", tls);
            }

            return endings;
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Who_still_sends_gets_all_replies(string ending, string last, TlsMode tls)
    {
        await using var listener = await RunningListener.Start(Options(tls));
        using var client = await RawClient.Open(listener.EndPoint, Window);
        if (tls == TlsMode.Implicit)
            await client.StartTls();

        await client.Send(string.Concat(Enumerable.Repeat("HELP\r\n", 1_000)) + ending).WaitAsync(Deadline);
        await client.Send(Rest).WaitAsync(Deadline);
        var codes = await client.ReadCodes();

        Assert.Equal(1_000, codes.Count(code => code == "214"));
        Assert.Equal(last, codes[^1]);
        Assert.False(client.WasReset);
    }

    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.Implicit)]
    public async Task Who_has_closed_his_side_without_a_word_gets_all_replies(TlsMode tls)
    {
        await using var listener = await RunningListener.Start(Options(tls));
        using var client = await RawClient.Open(listener.EndPoint, Window);
        if (tls == TlsMode.Implicit)
            await client.StartTls();

        await client.Send(string.Concat(Enumerable.Repeat("HELP\r\n", 1_000))).WaitAsync(Deadline);
        client.HalfClose();
        var codes = await client.ReadCodes();

        Assert.Equal(1_000, codes.Count(code => code == "214"));
        Assert.False(client.WasReset);
    }

    [Fact]
    public async Task Who_finds_no_place_and_has_begun_to_talk_is_not_broken_off()
    {
        await using var listener = await RunningListener.Start(new() { MaxConnectionsPerAddress = 1 });
        using var first = await listener.Connect();
        using var second = await RawClient.Open(listener.EndPoint);

        await second.Send(Rest).WaitAsync(Deadline);
        var codes = await second.ReadCodes();

        Assert.Equal(["421"], codes);
        Assert.False(second.WasReset);
    }

    [Fact]
    public async Task Who_is_in_the_middle_of_a_message_when_it_stops_is_told_so()
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.None));
        using var client = await RawClient.Open(listener.EndPoint, Window);
        await client.Send(string.Concat(Enumerable.Repeat("HELP\r\n", 1_000))).WaitAsync(Deadline);
        await client.Send("EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<red@list.test>\r\nDATA\r\n").WaitAsync(Deadline);
        await client.Send(new byte[500_000]).WaitAsync(Deadline);

        var stopped = listener.Stop();
        await client.Send(new byte[500_000]).WaitAsync(Deadline);
        var codes = await client.ReadCodes();
        await stopped.WaitAsync(Deadline);

        Assert.Equal(1_000, codes.Count(code => code == "214"));
        Assert.Equal("421", codes[^1]);
        Assert.False(client.WasReset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_goes_on_for_ever_is_cut_off(bool stops)
    {
        await using var listener = await RunningListener.Start(Options(TlsMode.None));
        using var client = await listener.Connect();
        await client.Send("QUIT\r\n");
        var codes = await client.ReadCodes();

        var stopped = stops ? listener.Stop() : Task.CompletedTask;
        using var deadline = new CancellationTokenSource(Deadline);
        while (!client.WasReset && !deadline.IsCancellationRequested)
            await client.Send(Rest).WaitAsync(Deadline);
        await stopped.WaitAsync(Deadline);

        Assert.Equal(["221"], codes);
        Assert.True(client.WasReset);
    }

    [Fact]
    public async Task Who_just_stays_is_cut_off_and_does_not_keep_his_place()
    {
        await using var listener = await RunningListener.Start(new() { MaxConnectionsPerAddress = 1 });
        using var client = await listener.Connect();

        await client.Say("QUIT");

        await Eventually.Holds(async () =>
        {
            using var next = await RawClient.Open(listener.EndPoint);
            return (await next.ReadReply())!.StartsWith("220", StringComparison.Ordinal);
        });
    }

    private SmtpListenerOptions Options(TlsMode mode)
    {
        if (mode == TlsMode.None)
            return new();

        var certificate = _certificates.ForLocalhost();
        return new() { Tls = mode, CertificateFile = certificate.CertificateFile, CertificateKeyFile = certificate.KeyFile };
    }
}
