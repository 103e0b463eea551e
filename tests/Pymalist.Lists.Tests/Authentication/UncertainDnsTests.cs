using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>While DNS has no answer, nobody's post is refused or kept waiting.</summary>
public sealed class UncertainDnsTests
{
    [Theory]
    [InlineData(Mitigation.Munge, Strategy.MungeFrom)]
    [InlineData(Mitigation.Wrap, Strategy.Wrap)]
    [InlineData(Mitigation.Reject, Strategy.MungeFrom)]
    [InlineData(Mitigation.None, Strategy.PassUntouched)]
    public async Task A_policy_that_cannot_be_asked_for_is_taken_for_the_strictest(Mitigation mitigation, Strategy expected)
    {
        var options = new AuthenticationOptions { Mitigation = mitigation, When = MitigationTrigger.PolicyReject };

        var plan = await options.Plan(SignedPosts.Post().Rewritten(), new FakeDns().Fails("_dmarc.example.com"));

        Assert.Equal(expected, plan.Strategy);
        Assert.Null(plan.Refusal);
        Assert.Contains("the DMARC policy of example.com cannot be asked for now, and is taken for the strictest", plan.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p=reject", Strategy.MungeFrom)]
    [InlineData("p=none", Strategy.PassUntouched)]
    [InlineData(null, Strategy.PassUntouched)]
    public async Task A_key_that_cannot_be_asked_for_matters_where_the_policy_does(string? policy, Strategy expected)
    {
        var dns = new FakeDns().Fails("author._domainkey.example.com");
        if (policy is not null)
            dns.Policy("example.com", policy);
        var options = new AuthenticationOptions { Mitigation = Mitigation.Reject };

        var plan = await options.Plan(SignedPosts.Post().SignedBy("example.com").Rewritten(), dns);

        Assert.Equal(expected, plan.Strategy);
        Assert.Equal(DkimStatus.TempError, Assert.Single(plan.Signatures).Afterwards.Status);
    }

    [Fact]
    public async Task A_failing_key_is_named_as_the_reason()
    {
        var dns = new FakeDns().Fails("author._domainkey.example.com").Policy("example.com", "p=reject");

        var plan = await new AuthenticationOptions().Plan(SignedPosts.Post().SignedBy("example.com").Rewritten(), dns);

        Assert.EndsWith("and its DKIM signature cannot be checked now, for want of an answer of DNS.", plan.Reason, StringComparison.Ordinal);
        Assert.Contains("dkim=temperror", plan.Message.Body("Authentication-Results"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_survives_needs_no_policy_of_its_own_domain_to_be_known()
    {
        var dns = new FakeDns().Key("example.com").Policy("example.com", "p=reject").Fails("_dmarc.com");

        var plan = await new AuthenticationOptions().Plan(SignedPosts.Post().SignedBy("example.com").Rewritten(), dns);

        Assert.Equal(Strategy.PassUntouched, plan.Strategy);
    }
}
