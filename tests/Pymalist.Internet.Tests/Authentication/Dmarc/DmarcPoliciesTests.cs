using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

public sealed class DmarcPoliciesTests
{
    private readonly ScriptedZone _zone = new();

    // RFC 9989, section 4.10.
    [Fact]
    public void Eight_domains_are_asked_at_most() => Assert.Equal(
        ["a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com", "h.i.j.mail.example.com", "i.j.mail.example.com", "j.mail.example.com", "mail.example.com", "example.com", "com"],
        DmarcTreeWalk.Targets("a.b.c.d.e.f.g.h.i.j.mail.example.com"));

    [Theory]
    [InlineData("com", 1)]
    [InlineData("a.mail.example.com", 4)]
    [InlineData("1.2.3.4.5.6.example.com", 8)]
    [InlineData("1.2.3.4.5.6.7.example.com", 8)]
    public void Of_a_short_domain_every_parent_is_asked(string domain, int count) => Assert.Equal(count, DmarcTreeWalk.Targets(domain).Count());

    // The three examples at the end of section 4.10.2.
    [Fact]
    public async Task The_record_nearest_to_the_root_makes_the_organization()
    {
        _zone.Policy("mail.example.com", "v=DMARC1; p=none").Policy("example.com", "v=DMARC1; p=none");

        Assert.Equal("example.com", await OrganizationOf("a.mail.example.com"));
        Assert.Equal(["_dmarc.a.mail.example.com", "_dmarc.mail.example.com", "_dmarc.example.com", "_dmarc.com"], _zone.Asked);
    }

    [Fact]
    public async Task A_domain_that_is_no_public_suffix_says_so_for_all_below_it()
    {
        _zone.Policy("mail.example.com", "v=DMARC1; p=none; psd=n").Policy("example.com", "v=DMARC1; p=none");

        Assert.Equal("mail.example.com", await OrganizationOf("a.mail.example.com"));
    }

    [Fact]
    public async Task Below_a_public_suffix_every_domain_is_an_organization()
    {
        _zone.Policy("com", "v=DMARC1; p=none; psd=y");

        Assert.Equal("example.com", await OrganizationOf("a.mail.example.com"));
        Assert.Equal("example.com", await OrganizationOf("example.com"));
        Assert.Equal("com", await OrganizationOf("com"));
    }

    [Fact]
    public async Task Where_nothing_says_otherwise_a_domain_is_its_own_organization() =>
        Assert.Equal("a.mail.example.com", await OrganizationOf("A.Mail.Example.com."));

    [Fact]
    public async Task Of_two_records_none_counts()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject").Policy("example.com", "v=DMARC1; p=none").Policy("com", "v=DMARC1; p=quarantine; psd=y");

        Assert.Equal("com", (await Find("example.com"))!.Domain);
    }

    [Fact]
    public async Task Other_texts_beside_a_record_do_not_matter()
    {
        _zone.Policy("example.com", "v=spf1 -all").Policy("example.com", "v=DMARC1; p=reject").Policy("example.com", "verification=1");

        Assert.Equal(DmarcDisposition.Reject, (await Find("example.com"))!.Declared);
    }

    [Fact]
    public async Task A_domain_with_a_record_is_asked_and_no_other()
    {
        _zone.Policy("a.example.com", "v=DMARC1; p=quarantine; sp=reject; np=reject").Policy("example.com", "v=DMARC1; p=reject");

        var policy = await Find("a.example.com");

        Assert.Equal(("a.example.com", DmarcDisposition.Quarantine), (policy!.Domain, policy.Declared));
        Assert.Equal(["_dmarc.a.example.com"], _zone.Asked);
    }

    [Theory]
    [InlineData("p=reject", DmarcDisposition.Reject, DmarcDisposition.Reject)]
    [InlineData("p=reject; sp=quarantine", DmarcDisposition.Quarantine, DmarcDisposition.Quarantine)]
    [InlineData("p=none; np=reject", DmarcDisposition.None, DmarcDisposition.Reject)]
    [InlineData("p=none; sp=quarantine; np=reject", DmarcDisposition.Quarantine, DmarcDisposition.Reject)]
    [InlineData("p=reject; sp=reject; np=none", DmarcDisposition.Reject, DmarcDisposition.None)]
    [InlineData("rua=mailto:a@example.com; sp=reject", DmarcDisposition.None, DmarcDisposition.None)]
    public async Task A_subdomain_is_handled_by_whether_it_exists(string tags, DmarcDisposition existing, DmarcDisposition nonExistent)
    {
        _zone.Policy("example.com", $"v=DMARC1; {tags}").Exists("there.example.com").Exists("below.parent.example.com");

        Assert.Equal(existing, (await Find("there.example.com"))!.Declared);
        Assert.Equal(existing, (await Find("parent.example.com"))!.Declared);
        Assert.Equal(nonExistent, (await Find("missing.example.com"))!.Declared);
    }

    [Theory]
    [InlineData("reject", DmarcDisposition.Reject, DmarcDisposition.Quarantine)]
    [InlineData("quarantine", DmarcDisposition.Quarantine, DmarcDisposition.None)]
    [InlineData("none", DmarcDisposition.None, DmarcDisposition.None)]
    public async Task Who_only_tries_his_policy_gets_the_one_below(string declared, DmarcDisposition policy, DmarcDisposition applied)
    {
        _zone.Policy("example.com", $"v=DMARC1; p={declared}; t=y");

        var found = await Find("example.com");

        Assert.Equal((policy, applied), (found!.Declared, found.Applied));
    }

    [Fact]
    public async Task The_policy_of_a_public_suffix_is_for_organizations_without_one()
    {
        _zone.Policy("bank.example", "v=DMARC1; p=none; sp=quarantine; np=reject; psd=y").Policy("mail.mega.bank.example", "v=DMARC1; p=none");
        _zone.Exists("mega.bank.example").Policy("giant.bank.example", "v=DMARC1; p=none");

        Assert.Equal(("bank.example", DmarcDisposition.Quarantine), Of(await Find("mega.bank.example")));
        Assert.Equal(("bank.example", DmarcDisposition.Reject), Of(await Find("tiny.bank.example")));
        Assert.Equal(("giant.bank.example", DmarcDisposition.None), Of(await Find("a.giant.bank.example")));
        Assert.Equal(("bank.example", DmarcDisposition.None), Of(await Find("bank.example")));

        static (string, DmarcDisposition) Of(DmarcPolicy? policy) => (policy!.Domain, policy.Declared);
    }

    [Fact]
    public async Task An_international_domain_is_asked_for_in_its_ascii_form()
    {
        _zone.Policy("xn--bcher-kva.example", "v=DMARC1; p=reject");

        Assert.Equal("xn--bcher-kva.example", (await Find("B\u00dcCHER.example"))!.AuthorDomain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a b")]
    public async Task What_is_no_domain_has_no_policy(string domain)
    {
        Assert.Null(await Find(domain));
        Assert.Null(await OrganizationOf(domain));
        Assert.Empty(_zone.Asked);
    }

    [Fact]
    public async Task What_nobody_knows_now_is_not_taken_for_nothing()
    {
        _zone.Policy("example.com", "v=DMARC1; p=none; np=reject").Fails("_dmarc.a.example.com").Fails("b.example.com");

        await Assert.ThrowsAsync<DnsException>(() => Find("a.example.com"));
        await Assert.ThrowsAsync<DnsException>(() => Find("b.example.com"));
    }

    private Task<DmarcPolicy?> Find(string domain) => new DmarcPolicies(_zone).Find(domain, CancellationToken.None);

    private Task<string?> OrganizationOf(string domain) => new DmarcPolicies(_zone).OrganizationalDomain(domain, CancellationToken.None);
}
