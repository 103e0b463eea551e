using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>Which posts are sent in whose name, and what is said of it.</summary>
public sealed class AuthenticationStrategyTests
{
    private static readonly AuthenticationOptions Default = new();

    public enum Signature
    {
        Good,
        Broken,
        Absent,
        OfAnother,
        NeverGood,
    }

    public static TheoryData<string, Signature, MitigationTrigger, Strategy> Cases()
    {
        var cases = new TheoryData<string, Signature, MitigationTrigger, Strategy>();
        foreach (var policy in new[] { "", "none", "quarantine", "reject" })
        {
            foreach (var signature in Enum.GetValues<Signature>())
            {
                foreach (var when in Enum.GetValues<MitigationTrigger>())
                    cases.Add(policy, signature, when, Expected(policy, signature, when));
            }
        }

        return cases;

        static Strategy Expected(string policy, Signature signature, MitigationTrigger when) =>
            (policy, signature, when) switch
            {
                (_, _, MitigationTrigger.Always) => Strategy.MungeFrom,
                (_, Signature.Good, _) or ("", _, _) => Strategy.PassUntouched,
                (_, _, MitigationTrigger.AnyPolicy) or ("reject", _, _) => Strategy.MungeFrom,
                ("quarantine", _, MitigationTrigger.PolicyQuarantineOrReject) => Strategy.MungeFrom,
                _ => Strategy.PassUntouched,
            };
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_policy_the_signature_and_the_settings_decide(string policy, Signature signature, MitigationTrigger when, Strategy expected)
    {
        var dns = new FakeDns().Key("example.com").Key("example.net");
        if (policy.Length > 0)
            dns.Policy("example.com", $"p={policy}");

        var plan = await (Default with { When = when }).Plan(PostWith(signature), dns);

        Assert.Equal(expected, plan.Strategy);
        Assert.Null(plan.Refusal);
        Assert.True(System.Text.Ascii.IsValid(plan.Reason) && !plan.Reason.Any(char.IsControl), plan.Reason);
    }

    [Fact]
    public async Task A_signature_over_a_binary_part_is_judged_as_servers_see_it_that_take_none()
    {
        var dns = new FakeDns().Key("example.com").Policy("example.com", "p=reject");
        var post = SignedPosts.Post(more: "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n", body: "a\nb\0c\r\n");

        var plan = await Default.Plan(post.SignedBy("example.com").Rewritten(), dns);

        Assert.Equal(Strategy.MungeFrom, plan.Strategy);
    }

    [Theory]
    [InlineData(Mitigation.Munge, Strategy.MungeFrom)]
    [InlineData(Mitigation.Wrap, Strategy.Wrap)]
    [InlineData(Mitigation.Reject, Strategy.Reject)]
    [InlineData(Mitigation.None, Strategy.PassUntouched)]
    public async Task A_post_that_would_be_refused_is_mitigated_as_the_settings_say(Mitigation mitigation, Strategy expected)
    {
        var plan = await (Default with { Mitigation = mitigation }).Plan(PostWith(Signature.Broken), Rejecting());

        Assert.Equal(expected, plan.Strategy);
        Assert.Equal(mitigation == Mitigation.Reject, plan.Refusal is not null);
    }

    [Theory]
    [InlineData(Signature.Good, "Sent as it is, for example.com vouches for it (DKIM of example.com), and still does on what the members get.")]
    [InlineData(Signature.Broken, "Sent in the list's name, for example.com wants mail to be refused that it does not vouch for (DMARC policy reject), and its DKIM signature was good until the list changed the message (Subject).")]
    [InlineData(Signature.Absent, "Sent in the list's name, for example.com wants mail to be refused that it does not vouch for (DMARC policy reject), and there is no DKIM signature of it; what SPF vouches for ends at a list.")]
    [InlineData(Signature.NeverGood, "Sent in the list's name, for example.com wants mail to be refused that it does not vouch for (DMARC policy reject), and its DKIM signature was not good when the post came in: the body is not what was signed.")]
    public async Task The_reason_says_what_the_domain_wants_and_what_became_of_its_signature(Signature signature, string reason)
    {
        var plan = await Default.Plan(PostWith(signature), Rejecting());

        Assert.Equal(reason, plan.Reason);
    }

    [Fact]
    public async Task A_rejected_author_is_told_why_and_what_to_do()
    {
        var plan = await (Default with { Mitigation = Mitigation.Reject }).Plan(PostWith(Signature.Broken), Rejecting());

        Assert.Equal(
            "5.7.1 \"Red mail list\" <red@example.org> cannot pass on your post, for example.com wants mail to be refused that it does not vouch for (DMARC policy reject), and its DKIM signature was good until the list changed the message (Subject). Its members' servers would refuse it. Post from an address of another domain, or ask the list's owner to have such posts sent in the list's name.",
            $"{plan.Refusal!.Status} {plan.Refusal.Message}");
    }

    [Fact]
    public async Task A_footer_is_named_as_what_broke_the_signature()
    {
        var original = SignedPosts.Post().SignedBy("example.com");
        var post = original.Rewritten("[Red]");
        post = post with { Rewritten = (byte[])[.. post.Rewritten.Span, .. "-- \r\nthe list\r\n"u8] };

        var plan = await Default.Plan(post, Rejecting());

        Assert.Equal(["Subject", "body"], Assert.Single(plan.Signatures).BrokenBy);
    }

    [Fact]
    public async Task Of_several_signatures_one_that_survives_is_enough()
    {
        var original = SignedPosts.Post().SignedBy("example.net").SignedBy("example.com", "gone").SignedBy("mail.example.com");
        var dns = Rejecting().Key("mail.example.com");

        var plan = await Default.Plan(original.Rewritten(), dns);

        Assert.Equal(Strategy.PassUntouched, plan.Strategy);
        Assert.Equal(
            [("mail.example.com", DkimStatus.Pass), ("example.com", DkimStatus.PermError), ("example.net", DkimStatus.Pass)],
            plan.Signatures.Select(signature => (signature.Domain!, signature.Afterwards.Status)));
    }

    [Theory]
    [InlineData("p=reject", "mail.example.com", Strategy.PassUntouched)]
    [InlineData("p=reject; adkim=s", "mail.example.com", Strategy.MungeFrom)]
    [InlineData("p=reject; adkim=s", "example.com", Strategy.PassUntouched)]
    [InlineData("p=reject", "example.net", Strategy.MungeFrom)]
    public async Task A_signature_counts_for_the_author_as_strictly_as_his_domain_wants(string policy, string signer, Strategy expected)
    {
        var dns = new FakeDns().Key(signer).Policy("example.com", policy);

        var plan = await Default.Plan(SignedPosts.Post().SignedBy(signer).Rewritten(), dns);

        Assert.Equal(expected, plan.Strategy);
    }

    [Theory]
    [InlineData("p=none; sp=reject", "ann@mail.example.com", Strategy.MungeFrom)]
    [InlineData("p=reject; sp=none", "ann@mail.example.com", Strategy.PassUntouched)]
    [InlineData("p=none; np=reject", "ann@nowhere.example.com", Strategy.MungeFrom)]
    [InlineData("p=none; np=reject", "ann@mail.example.com", Strategy.PassUntouched)]
    [InlineData("p=reject; t=y", "ann@example.com", Strategy.MungeFrom)]
    [InlineData("p=quarantine; t=y", "ann@example.com", Strategy.MungeFrom)]
    [InlineData("p=reject; pct=0", "ann@example.com", Strategy.MungeFrom)]
    [InlineData("p=rejecting", "ann@example.com", Strategy.PassUntouched)]
    public async Task The_policy_is_found_where_the_tree_has_it(string policy, string author, Strategy expected)
    {
        var dns = new FakeDns().Policy("example.com", policy).Txt("mail.example.com", "it exists");

        var plan = await Default.Plan(SignedPosts.Post(author).Rewritten(), dns);

        Assert.Equal(expected, plan.Strategy);
    }

    [Fact]
    public async Task A_key_that_is_marked_as_a_test_vouches_for_nobody()
    {
        var dns = new FakeDns().Key("example.com", "; t=y").Policy("example.com", "p=reject");

        var plan = await Default.Plan(PostWith(Signature.Good), dns);

        Assert.Equal(Strategy.MungeFrom, plan.Strategy);
        Assert.EndsWith("and its DKIM key is marked as a test, which counts for nothing.", plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_own_signature_vouches_for_an_author_of_its_domain_who_is_genuine()
    {
        var dns = new FakeDns().Key("example.org").Policy("example.org", "p=reject");
        var signing = Default with { Dkim = SignedPosts.Dkim };
        var genuine = SignedPosts.Post("ann@example.org").SignedBy("example.org").Rewritten("[Red]");
        var forged = SignedPosts.Post("ann@example.org").Rewritten("[Red]");

        Assert.Equal(Strategy.PassUntouched, (await signing.Plan(genuine, dns)).Strategy);
        Assert.Equal(Strategy.MungeFrom, (await Default.Plan(genuine, dns)).Strategy);
        Assert.Equal(Strategy.MungeFrom, (await signing.Plan(forged, dns)).Strategy);
    }

    [Theory]
    [InlineData("ann@example.com", Strategy.MungeFrom)]
    [InlineData("ANN@Example.com", Strategy.MungeFrom)]
    [InlineData("example.com", Strategy.MungeFrom)]
    [InlineData("@example.com", Strategy.MungeFrom)]
    [InlineData("com", Strategy.MungeFrom)]
    [InlineData("mail.example.com", Strategy.PassUntouched)]
    [InlineData("bob@example.com", Strategy.PassUntouched)]
    [InlineData("ample.com", Strategy.PassUntouched)]
    public async Task Authors_that_the_settings_name_are_always_mitigated(string entry, Strategy expected)
    {
        var plan = await (Default with { ForceFor = [entry] }).Plan(PostWith(Signature.Good), new FakeDns().Key("example.com"));

        Assert.Equal(expected, plan.Strategy);
    }

    [Fact]
    public async Task What_the_list_has_already_made_its_own_passes_untouched()
    {
        var original = SignedPosts.Post().SignedBy("example.com");
        var anonymous = new RewrittenPost(original, SignedPosts.Post("red@example.org"), SignedPosts.Now);

        var plan = await Default.Plan(anonymous, Rejecting());

        Assert.Equal(Strategy.PassUntouched, plan.Strategy);
        Assert.DoesNotContain("example.com", plan.Message.Text()[..plan.Message.Text().IndexOf("Message-ID", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_post_comes_to_the_same_octets_again()
    {
        var options = Default with { Mitigation = Mitigation.Wrap, Dkim = SignedPosts.Dkim, Arc = true };
        var signer = new ListSigner(options, SignedPosts.Red);

        var first = await options.Plan(PostWith(Signature.Broken), Rejecting());
        var second = await options.Plan(PostWith(Signature.Broken), Rejecting());

        Assert.Equal(signer.Sign(first.Message, first).Text(), signer.Sign(second.Message, second).Text());
    }

    private static FakeDns Rejecting() => new FakeDns().Key("example.com").Key("example.net").Policy("example.com", "p=reject");

    private static RewrittenPost PostWith(Signature signature) => signature switch
    {
        Signature.Good => SignedPosts.Post().SignedBy("example.com").Rewritten(),
        Signature.Broken => SignedPosts.Post().SignedBy("example.com").Rewritten("[Red]"),
        Signature.Absent => SignedPosts.Post().Rewritten(),
        Signature.OfAnother => SignedPosts.Post().SignedBy("example.net").Rewritten(),
        _ => ((ReadOnlyMemory<byte>)(byte[])[.. SignedPosts.Post().SignedBy("example.com").Span, .. "more\r\n"u8]).Rewritten(),
    };
}
