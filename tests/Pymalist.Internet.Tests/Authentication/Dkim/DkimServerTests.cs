using System.Text;
using Pymalist.Internet.Authentication;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Tests.DomainNames;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication.Dkim;

/// <summary>Keys on a real server, by the real resolver.</summary>
public sealed class DkimServerTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("From: Ann <ann@example.org>\r\nSubject: hello\r\n\r\nHello, list!\r\n");

    [ServerFact("dnsmasq")]
    public async Task Signatures_with_published_keys_are_good_and_one_without_a_key_never_will_be()
    {
        using var rsa = SigningKey.FromPem(TestKeys.NewRsaPem(2048));
        await using var server = await new DnsServer()
            .Txt("rsa._domainkey.example.org", TestKeys.Record(rsa))
            .Txt("ed._domainkey.example.org", TestKeys.Record(TestKeys.Edwards))
            .Start();
        var message = Signed(Signed(Signed(Message, "missing", rsa), "ed", TestKeys.Edwards), "rsa", rsa);

        var results = await new DkimVerifier(ResolverOf(server.Address), TimeProvider.System).Verify(message, CancellationToken.None);

        Assert.True(TestKeys.Record(rsa).Length > 255, "The record is to take several strings.");
        Assert.Equal(
            [("rsa", DkimStatus.Pass), ("ed", DkimStatus.Pass), ("missing", DkimStatus.PermError)],
            results.Select(result => (result.Selector, result.Status)));
    }

    [Fact]
    public async Task A_silent_server_leaves_a_signature_for_later()
    {
        await using var server = new ScriptedDnsServer(_ => null);
        var resolver = new DnsResolver(
            new DnsOptions { Servers = [server.Address], Timeout = TimeSpan.FromMilliseconds(100), Attempts = 1 }, TimeProvider.System);

        var results = await new DkimVerifier(resolver, TimeProvider.System).Verify(Signed(Message, "ed", TestKeys.Edwards), CancellationToken.None);

        Assert.Equal(DkimStatus.TempError, Assert.Single(results).Status);
    }

    [ServerFact("dnsmasq")]
    public async Task A_chain_sealed_with_a_published_key_passes()
    {
        using var rsa = SigningKey.FromPem(TestKeys.NewRsaPem(2048));
        await using var server = await new DnsServer().Txt("rsa._domainkey.example.org", TestKeys.Record(rsa)).Start();
        var verifier = new ArcVerifier(ResolverOf(server.Address), TimeProvider.System);
        var sealer = new ArcSealer(new ArcSealerOptions { Domain = "example.org", Selector = "rsa" }, rsa, TimeProvider.System);

        var none = await verifier.Verify(Message, CancellationToken.None);
        var edit = new MessageEdit(Message);
        sealer.Seal(Message, none, "lists.example.org; none")!.AddTo(edit);
        var passed = await verifier.Verify(edit.ToMessage(), CancellationToken.None);

        Assert.Equal((ArcState.None, ArcState.Pass, 1), (none.State, passed.State, passed.Instance));
    }

    private static ReadOnlyMemory<byte> Signed(ReadOnlyMemory<byte> message, string selector, SigningKey key)
    {
        var signer = new DkimSigner(new DkimSignerOptions { Domain = "example.org", Selector = selector }, key, TimeProvider.System);
        return new MessageEdit(message).Add("DKIM-Signature", signer.Sign(message)).ToMessage();
    }

    private static DnsResolver ResolverOf(string address) => new(new DnsOptions { Servers = [address] }, TimeProvider.System);
}
