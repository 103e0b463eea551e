using Pymalist.Internet.DomainNames;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.DomainNames;

public sealed class ResolvConfTests
{
    [Fact]
    public void Everything_that_matters_to_us_is_read()
    {
        var file = ResolvConf.Parse("""
            # nameserver 192.0.2.9
            ; a comment
            domain old.example
            search one.example two.example
            nameserver 192.0.2.1
              nameserver 2001:db8::1
            nameserver not-an-address
            nameserver 192.0.2.3
            nameserver 192.0.2.4
            options ndots:5 timeout:3 attempts:4 rotate use-vc edns0 unknown:1
            """);

        Assert.Equal(["192.0.2.1", "2001:db8::1", "192.0.2.3"], file.Servers);
        Assert.Equal(["one.example", "two.example"], file.Search);
        Assert.Equal(5, file.NDots);
        Assert.Equal(TimeSpan.FromSeconds(3), file.Timeout);
        Assert.Equal(4, file.Attempts);
        Assert.True(file.Rotate);
        Assert.True(file.TcpOnly);
    }

    [Theory]
    [InlineData("options timeout:9999 attempts:9999 ndots:9999", 30, 5, 15)]
    [InlineData("options timeout:0 attempts:-1 ndots:x", 1, 1, 0)]
    [InlineData("options timeout attempts: ndots:", 1, 1, 0)]
    public void Numbers_stay_within_bounds(string text, int timeout, int attempts, int nDots)
    {
        var file = ResolvConf.Parse(text);

        Assert.Equal((timeout, attempts, nDots), ((int)file.Timeout!.Value.TotalSeconds, file.Attempts, file.NDots));
    }

    [Fact]
    public void Where_there_is_no_file_the_server_is_on_this_machine()
    {
        using var folder = new TemporaryFolder("resolv");

        var file = ResolvConf.Read(folder.In("missing"));

        Assert.Equal(["127.0.0.1"], file.Servers);
        Assert.Null(file.Timeout);
        Assert.Null(file.Attempts);
    }

    [Fact]
    public async Task The_resolver_asks_whom_the_file_names()
    {
        using var folder = new TemporaryFolder("resolv");
        await using var server = new ScriptedDnsServer(question => new Reply(question).Txt("a.test", "text"));
        File.WriteAllText(folder.In("resolv.conf"), $"nameserver {server.Address}\n");
        var resolver = new DnsResolver(new DnsOptions { ResolvConfFile = folder.In("resolv.conf") }, TimeProvider.System);

        Assert.Single((await resolver.Txt("a.test", CancellationToken.None)).Records);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("192.0.2.1:5353", "192.0.2.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    public void A_server_may_have_a_port(string text, string server) => Assert.Equal(server, NameServers.Parse(text)?.ToString());

    [Fact]
    public void A_server_that_has_a_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DnsResolver(new DnsOptions { Servers = ["dns.example"] }, TimeProvider.System));

    [Fact]
    public void Servers_take_turns_where_that_is_wanted()
    {
        var servers = new NameServers([NameServers.Parse("192.0.2.1")!, NameServers.Parse("192.0.2.2")!], rotate: true, new ManualTime());

        var first = Enumerable.Range(0, 3).Select(_ => servers.InOrder()[0].Address.ToString());

        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.1"], first);
    }
}
