using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Genuine;

/// <summary>What lists send passes for genuine with dkimpy and opendkim, from the author's server through one list or two to the member.</summary>
[Collection("Genuine mail")]
public sealed class GenuineMailTests(GenuineMail mail)
{
    // Without a name server and both programs there is nothing to tell.
    private const string Dns = "dnsmasq", DkimPy = "dkimverify", OpenDkim = "opendkim", Resolver = "dns/resolver.py", Edwards = "nacl/signing.py";

    private static readonly string[] Everyone = ["none", "quarantine", "reject"];

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void The_lists_signature_passes_in_every_copy_with_both_programs()
    {
        Assert.All(mail.All, copy =>
        {
            var domain = copy.Copy.List == "next" ? SigningLists.NextDomain : SigningLists.Domain;
            Assert.Equal("", copy.DkimPy.Error);
            Assert.True(copy.DkimPy.PassesFor(domain), copy.Copy.Text);
            Assert.True(copy.OpenDkim.PassesFor(domain), copy.Copy.Text);
        });
    }

    [ServerTheory(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    [InlineData("plain", true)]
    [InlineData("older", true)]
    [InlineData("chain", true)]
    [InlineData("footer", false)]
    [InlineData("personal", false)]
    [InlineData("cc", false)]
    [InlineData("wrap", false)]
    [InlineData("careless", false)]
    [InlineData("both", false)]
    [InlineData("anonymous", false)]
    public void The_authors_signature_survives_where_the_list_changes_nothing(string list, bool survives)
    {
        var copies = mail.Of(list);

        Assert.Equal(Everyone, copies.Select(copy => copy.Copy.Policy).Order(StringComparer.Ordinal));
        Assert.All(copies, copy => Assert.Equal(
            (survives, survives),
            (copy.DkimPy.PassesFor(copy.Copy.Policy + ".test"), copy.OpenDkim.PassesFor(copy.Copy.Policy + ".test"))));
    }

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void From_is_aligned_with_a_signature_that_passes_wherever_a_policy_asks_for_it()
    {
        Assert.All(mail.All.Where(copy => copy.Copy.List != "careless" && copy.Copy.FromDomain != "none.test"), copy =>
            Assert.Equal((true, true), (copy.DkimPy.PassesFor(copy.Copy.FromDomain), copy.OpenDkim.PassesFor(copy.Copy.FromDomain))));
        Assert.All(mail.Of("careless"), copy =>
            Assert.Equal((false, false), (copy.DkimPy.PassesFor(copy.Copy.FromDomain), copy.OpenDkim.PassesFor(copy.Copy.FromDomain))));
    }

    [ServerTheory(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    [InlineData("plain", new string[0])]
    [InlineData("chain", new string[0])]
    [InlineData("careless", new string[0])]
    [InlineData("footer", new[] { "quarantine", "reject" })]
    [InlineData("personal", new[] { "quarantine", "reject" })]
    [InlineData("cc", new[] { "quarantine", "reject" })]
    [InlineData("wrap", new[] { "quarantine", "reject" })]
    [InlineData("both", new[] { "quarantine", "reject" })]
    [InlineData("anonymous", new[] { "none", "quarantine", "reject" })]
    public void Only_these_authors_posts_are_sent_in_the_lists_name(string list, string[] policies) => Assert.Equal(
        policies,
        mail.Of(list).Where(copy => copy.Copy.FromDomain == SigningLists.Domain).Select(copy => copy.Copy.Policy).Order(StringComparer.Ordinal));

    [ServerTheory(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    [InlineData("footer", "Reply-To")]
    [InlineData("cc", "Cc")]
    [InlineData("both", "Reply-To")]
    [InlineData("wrap", "Reply-To")]
    public void The_author_stays_reachable_where_From_is_the_lists(string list, string field) => Assert.All(
        mail.Of(list).Where(copy => copy.Copy.FromDomain == SigningLists.Domain),
        copy => Assert.Contains($"dan@{copy.Copy.Policy}.test", copy.Copy.Field(field), StringComparison.Ordinal));

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void What_stands_below_a_members_own_copy_is_signed_too() => Assert.All(
        mail.Of("personal"), copy => Assert.Contains("You get this as member@personal.test.", copy.Copy.Text, StringComparison.Ordinal));

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void A_list_that_refuses_sends_only_what_members_servers_take() =>
        Assert.Equal(["none"], mail.Of("refuse").Select(copy => copy.Copy.Policy));

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void Keys_of_two_selectors_are_good_side_by_side_and_so_are_those_of_two_kinds()
    {
        Assert.All(mail.Of("older"), copy => Assert.Contains(new SignatureVerdict(SigningLists.Domain, "older", true), copy.OpenDkim.Signatures));
        Assert.All(mail.Of("plain"), copy => Assert.Contains(new SignatureVerdict(SigningLists.Domain, "newer", true), copy.OpenDkim.Signatures));
        Assert.All(mail.Of("both"), copy => Assert.Equal(
            ["edwards", "newer"],
            copy.DkimPy.Signatures.Where(signature => signature.Passes).Select(signature => signature.Selector).Order(StringComparer.Ordinal)));
    }

    [ServerFact(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    public void A_chain_of_ARC_passes_after_one_list_and_after_two()
    {
        Assert.All(mail.Of("chain").Concat(mail.Of("both")), copy => Assert.Equal(("pass", "i=1"), (copy.DkimPy.Arc, Instance(copy))));
        Assert.All(mail.Of("plain"), copy => Assert.Equal("none", copy.DkimPy.Arc));

        var twice = mail.Of("next");
        Assert.Equal(6, twice.Count);
        Assert.All(twice, copy => Assert.Equal(("pass", "i=2"), (copy.DkimPy.Arc, Instance(copy))));
        Assert.All(twice, copy => Assert.Contains("cv=pass", copy.Copy.Field("ARC-Seal"), StringComparison.Ordinal));
    }

    [ServerTheory(Dns, DkimPy, OpenDkim, Resolver, Edwards)]
    [InlineData("Hello by")]
    [InlineData("Dan")]
    public async Task One_other_octet_in_the_body_or_in_From_is_noticed_by_both(string where)
    {
        var changed = mail.Of("plain").Concat(mail.Of("chain")).Select(copy => copy.Copy.Changed(where).Octets).ToList();

        var dkimPy = await DkimPyVerifier.Verify(mail.Lists.Dns, changed);
        var openDkim = await OpenDkimVerifier.Verify(mail.Lists.Dns, changed);

        Assert.Equal((6, 6), (dkimPy.Count, openDkim.Count));
        Assert.All(dkimPy.Concat(openDkim), verdicts => Assert.Equal([false, false], verdicts.Signatures.Select(signature => signature.Passes)));
        Assert.All(dkimPy.Skip(3), verdicts => Assert.Equal("fail", verdicts.Arc));
    }

    private static string Instance(JudgedCopy copy) => copy.Copy.Field("ARC-Seal").Split("; ").Single(tag => tag.StartsWith("i=", StringComparison.Ordinal));
}
