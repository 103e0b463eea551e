using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.DomainNames;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

/// <summary>Policies on a real server.</summary>
public sealed class DmarcServerTests
{
    [ServerFact("dnsmasq")]
    public async Task Policies_are_found_where_they_stand_and_by_whether_a_name_exists()
    {
        await using var server = await new DnsServer()
            .TxtOf("_dmarc.example.org", "v=DMARC1; p=none; sp=quarantine; ", "np=reject; rua=mailto:reports@example.org")
            .Txt("_dmarc.own.example.org", "v=DMARC1; p=reject; t=y")
            .Host("there.example.org", "192.0.2.1")
            .Start();
        var resolver = new DnsResolver(new DnsOptions { Servers = [server.Address, "127.0.0.1:1"] }, TimeProvider.System);

        Assert.Equal(("example.org", DmarcDisposition.None), await Find("example.org"));
        Assert.Equal(("example.org", DmarcDisposition.Quarantine), await Find("there.example.org"));
        Assert.Equal(("example.org", DmarcDisposition.Reject), await Find("not-there.example.org"));
        Assert.Equal(("own.example.org", DmarcDisposition.Quarantine), await Find("own.example.org"));

        async Task<(string, DmarcDisposition)> Find(string domain) =>
            await new DmarcPolicies(resolver).Find(domain, CancellationToken.None) is { } policy ? (policy.Domain, policy.Applied) : default;
    }

    [ServerFact("dnsmasq")]
    public async Task A_message_fares_by_what_its_owner_publishes()
    {
        await using var server = await new DnsServer().Txt("_dmarc.example.org", "v=DMARC1; p=reject").Start();
        var evaluator = new DmarcEvaluator(new DnsResolver(new DnsOptions { Servers = [server.Address] }, TimeProvider.System));

        var passed = await evaluator.Evaluate(["lists.example.org"], new AuthenticatedDomains { Dkim = ["mail.example.org"] }, CancellationToken.None);
        var failed = await evaluator.Evaluate(["lists.example.org"], new AuthenticatedDomains { Dkim = ["mail.example"] }, CancellationToken.None);
        var unknown = await evaluator.Evaluate(["refused.invalid"], new AuthenticatedDomains(), CancellationToken.None);

        Assert.Equal((DmarcResult.Pass, DmarcResult.Fail, DmarcResult.TempError), (passed.Result, failed.Result, unknown.Result));
    }
}
