using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Servers;

[CollectionDefinition("Dovecot")]
public sealed class DovecotTests : ICollectionFixture<DovecotServer>;

[Collection("Dovecot")]
public sealed class DovecotServerTests(DovecotServer server)
{
    [ServerFact("dovecot")]
    public async Task Mails_are_listed_in_the_order_in_which_they_were_delivered()
    {
        server.AddUser("order", "secret");
        for (var i = 0; i < 300; i++)
            server.Deliver("order", Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n{i}\r\n"));
        using var client = await LineClient.Connect(server.Port);

        await client.Say("USER order", "PASS secret");
        var stat = await client.Ask("STAT");
        var subjects = new[] { await client.AskLines("RETR 1"), await client.AskLines("RETR 300") };

        Assert.StartsWith("+OK 300 ", stat, StringComparison.Ordinal);
        Assert.Equal(["Subject: 0", "Subject: 299"], subjects.Select(lines => lines[0]));
        Assert.Equal(300, server.Mails("order"));
    }

    [ServerFact("dovecot")]
    public async Task What_a_client_deletes_is_gone_when_it_quits()
    {
        server.AddUser("delete", "secret");
        server.Deliver("delete", "Subject: a\r\n\r\n"u8);
        server.Deliver("delete", "Subject: b\r\n\r\n"u8);
        using var client = await LineClient.Connect(server.Port);

        await client.Say("USER delete", "PASS secret", "DELE 1");
        var before = server.Mails("delete");
        await client.Say("QUIT");

        Assert.Equal(2, before);
        await Eventually.Holds(() => server.Mails("delete") == 1);
    }

    [ServerFact("dovecot")]
    public async Task The_greeting_has_what_APOP_needs()
    {
        server.AddUser("apop", "secret");
        using var client = await LineClient.Connect(server.Port);
        var timestamp = client.Greeting[client.Greeting.IndexOf('<', StringComparison.Ordinal)..];
#pragma warning disable CA5351 // RFC 1939 has MD5 here.
        var digest = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(timestamp + "secret")));
#pragma warning restore CA5351

        var answer = await client.Ask($"APOP apop {digest}");

        Assert.StartsWith("+OK", answer, StringComparison.Ordinal);
    }

    [ServerFact("dovecot")]
    public async Task A_client_that_trusts_the_authority_takes_its_certificate()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.TlsPort);
        await using var tls = new SslStream(client.GetStream());

        await tls.AuthenticateAsClientAsync(Trusting(server.CertificateAuthorityFile, "localhost"));

        using var reader = new StreamReader(tls);
        Assert.StartsWith("+OK", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [ServerFact("dovecot")]
    public async Task It_can_show_a_certificate_of_another_host_and_leaves_nothing_behind()
    {
        var other = new DovecotServer();
        other.Show(certificates => certificates.WithWrongName());
        await other.Start();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", other.TlsPort);
        await using var tls = new SslStream(client.GetStream());

        await Assert.ThrowsAsync<AuthenticationException>(() => tls.AuthenticateAsClientAsync(Trusting(other.CertificateAuthorityFile, "localhost")));
        await other.DisposeAsync();

        await Eventually.Holds(() => Leftovers.Of(other.Folder).Count == 0);
    }

    private static SslClientAuthenticationOptions Trusting(string authorityFile, string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authorityFile) },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
