using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>What a list says of a post as it came, and whom it believes.</summary>
public sealed class ArrivalResultsTests
{
    private static readonly AuthenticationOptions Options = new() { TrustedAuthservIds = ["mx.example.org"] };

    [Fact]
    public async Task What_was_found_is_said_under_the_lists_name()
    {
        var results = await Results(Options, SignedPosts.Post().SignedBy("example.com"), new FakeDns().Key("example.com").Policy("example.com", "p=reject"));

        var start = results.IndexOf("header.b=", StringComparison.Ordinal);
        Assert.Equal("example.org;\r\n\tdkim=pass (good signature) header.d=example.com header.s=author\r\n\theader.a=rsa-sha256 ", results[..start]);
        Assert.EndsWith(";\r\n\tdmarc=pass (DKIM of example.com) header.from=example.com policy.dmarc=none", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_wrote_in_the_lists_name_goes_and_what_they_wrote_in_their_own_stays()
    {
        var post = SignedPosts.Post(more: "Authentication-Results: EXAMPLE.org; dkim=pass\r\nAuthentication-Results: (x) \"example.org\"; spf=pass\r\nAuthentication-Results: other.example.net; spf=pass\r\n");

        var plan = await Options.Plan(post.Rewritten(), new FakeDns());

        Assert.Equal(
            ["example.org;\r\n\tdkim=none;\r\n\tdmarc=none (no policy record) header.from=example.com", "other.example.net; spf=pass"],
            plan.Message.Bodies("Authentication-Results"));
    }

    [Fact]
    public async Task What_SPF_came_to_is_taken_from_a_trusted_server_and_nobody_else()
    {
        var post = SignedPosts.Post(more:
            "Authentication-Results: evil.example.net; spf=pass smtp.mailfrom=evil@example.net\r\n" +
            "Authentication-Results: mx.example.org; spf=pass (ok) smtp.mailfrom=bounce@example.com; dkim=pass header.d=evil.example\r\n" +
            "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=later@example.net\r\n");

        var results = await Results(Options, post, new FakeDns().Policy("example.com", "p=reject"));

        Assert.Equal("example.org;\r\n\tspf=pass smtp.mailfrom=bounce@example.com;\r\n\tdkim=none;\r\n\tdmarc=pass (SPF of example.com) header.from=example.com policy.dmarc=none", results);
    }

    [Fact]
    public async Task Where_nobody_knows_of_SPF_it_is_not_said_that_DMARC_failed()
    {
        var dns = new FakeDns().Policy("example.com", "p=reject");
        var failed = SignedPosts.Post(more: "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=ann@example.com\r\n");

        Assert.DoesNotContain("dmarc=", await Results(Options, SignedPosts.Post(), dns), StringComparison.Ordinal);
        Assert.Contains("dmarc=fail", await Results(Options, failed, dns), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SPF_of_the_author_does_not_survive_the_list()
    {
        var post = SignedPosts.Post(more: "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=ann@example.com\r\n");

        var plan = await Options.Plan(post.Rewritten(), new FakeDns().Policy("example.com", "p=reject"));

        Assert.Equal(Strategy.MungeFrom, plan.Strategy);
        Assert.EndsWith("and there is no DKIM signature of it; what SPF vouches for ends at a list.", plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_is_the_settings_where_they_have_one()
    {
        var results = await Results(Options with { AuthservId = "lists.example.org" }, SignedPosts.Post(), new FakeDns());

        Assert.StartsWith("lists.example.org;", results, StringComparison.Ordinal);
    }

    private static async Task<string> Results(AuthenticationOptions options, ReadOnlyMemory<byte> post, FakeDns dns)
    {
        var plan = await options.Plan(post.Rewritten(), dns);
        return plan.Message.Bodies("Authentication-Results")[0];
    }
}
