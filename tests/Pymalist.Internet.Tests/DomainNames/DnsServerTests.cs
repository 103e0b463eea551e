using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.DomainNames;

/// <summary>The resolver and a real server.</summary>
public sealed class DnsServerTests
{
    // As long as the TXT record of a key of 4096 bits, three times over: no datagram that we take holds it.
    private static readonly string Long = string.Concat(Enumerable.Range(0, 300).Select(i => $"{i:D5};"));

    [ServerFact("dnsmasq")]
    public async Task Strings_of_a_text_record_are_put_together()
    {
        await using var server = await new DnsServer()
            .TxtOf("two.example.org", "v=DMARC1; ", "p=reject")
            .Txt("key._domainkey.example.org", Long[..700])
            .Start();
        var resolver = ResolverOf(server);

        Assert.Equal(["v=DMARC1; p=reject"], await Texts(resolver, "two.example.org"));
        Assert.Equal([Long[..700]], await Texts(resolver, "KEY._domainkey.Example.ORG."));
    }

    [ServerFact("dnsmasq")]
    public async Task An_answer_that_is_too_long_for_a_datagram_comes_by_TCP()
    {
        await using var server = await new DnsServer().Txt("long.example.org", Long).Start();

        Assert.Equal([Long], await Texts(ResolverOf(server), "long.example.org"));
    }

    [ServerTheory("dnsmasq")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_records_come_whole(bool tcpOnly)
    {
        await using var server = new DnsServer();
        for (var i = 0; i < 200; i++)
            server.Txt("many.example.org", $"record {i}");
        await server.Start();

        var texts = await Texts(ResolverOf(server, tcpOnly), "many.example.org");

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"record {i}").Order(), texts.Order());
    }

    [ServerFact("dnsmasq")]
    public async Task Exchangers_and_addresses_are_found()
    {
        await using var server = await new DnsServer()
            .Mx("example.org", "second.example.org", 20)
            .Mx("example.org", "first.example.org", 10)
            .Host("first.example.org", "192.0.2.1", "2001:db8::1")
            .CName("alias.example.org", "first.example.org")
            .Start();
        var resolver = ResolverOf(server);

        var exchangers = await resolver.Mx("example.org", CancellationToken.None);
        var addresses = await resolver.Addresses("alias.example.org", CancellationToken.None);

        Assert.Equal([new MailExchanger(10, "first.example.org"), new MailExchanger(20, "second.example.org")], exchangers.Records);
        Assert.Equal(["2001:db8::1", "192.0.2.1"], addresses.Records.Select(address => address.ToString()));
    }

    [ServerFact("dnsmasq")]
    public async Task A_name_that_is_not_there_is_not_a_name_without_such_records()
    {
        await using var server = await new DnsServer().Txt("there.example.org", "text").Start();
        var resolver = ResolverOf(server);

        Assert.Equal((false, 0), await Outcome(resolver, "not-there.example.org"));
        Assert.Equal((true, 0), ((await resolver.Mx("there.example.org", CancellationToken.None)) is var answer ? answer.Exists : false, answer.Records.Count));
    }

    [ServerFact("dnsmasq")]
    public async Task An_international_name_is_asked_for_in_its_ascii_form()
    {
        await using var server = await new DnsServer().Txt("xn--bcher-kva.example", "books").Start();

        Assert.Equal(["books"], await Texts(ResolverOf(server), "B\u00dcCHER.example"));
    }

    [ServerFact("dnsmasq")]
    public async Task Where_the_first_server_is_dead_the_second_one_answers()
    {
        await using var server = await new DnsServer().Txt("there.example.org", "text").Start();
        var resolver = new DnsResolver(new DnsOptions { Servers = [$"127.0.0.1:{Ports.Free()}", server.Address] }, TimeProvider.System);

        Assert.Equal(["text"], await Texts(resolver, "there.example.org"));
    }

    [ServerFact("dnsmasq")]
    public async Task Where_a_server_refuses_there_is_no_answer()
    {
        await using var server = await new DnsServer().Start();

        var exception = await Assert.ThrowsAsync<DnsException>(() => Texts(ResolverOf(server), "elsewhere.invalid"));

        Assert.Contains("Refused", exception.Message, StringComparison.Ordinal);
    }

    [ServerFact("dnsmasq")]
    public async Task A_thousand_questions_at_once_are_answered()
    {
        await using var server = new DnsServer();
        for (var i = 0; i < 100; i++)
            server.Txt($"n{i}.example.org", $"text {i}");
        await server.Start();
        var resolver = ResolverOf(server);

        var texts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Texts(resolver, $"n{i % 100}.example.org")));

        Assert.All(texts.Select((found, i) => (found, i)), pair => Assert.Equal([$"text {pair.i % 100}"], pair.found));
    }

    private static DnsResolver ResolverOf(DnsServer server, bool tcpOnly = false) =>
        new(new DnsOptions { Servers = [server.Address], TcpOnly = tcpOnly }, TimeProvider.System);

    private static async Task<string[]> Texts(DnsResolver resolver, string name) =>
        [.. (await resolver.Txt(name, CancellationToken.None)).Records.Select(text => Encoding.ASCII.GetString(text.Span))];

    private static async Task<(bool Exists, int Records)> Outcome(DnsResolver resolver, string name) =>
        await resolver.Txt(name, CancellationToken.None) is var answer ? (answer.Exists, answer.Records.Count) : default;
}
