using System.Text;
using Pymalist.Internet.Authentication.Arc;
using Pymalist.Internet.Authentication.Dkim;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Authentication;

namespace Pymalist.Lists.Tests.Authentication;

/// <summary>What a list signs and seals.</summary>
public sealed class ListSignerTests
{
    private static readonly AuthenticationOptions Signing = new()
    {
        Dkim = SignedPosts.Dkim with { Ed25519 = new Ed25519KeyOptions { Selector = "list-ed", Key = Keys.EdwardsPem } },
        Arc = true,
    };

    private static readonly ListSigner Signer = new(Signing, SignedPosts.Red);
    private static readonly StandingClock Clock = new(SignedPosts.Now);

    [Fact]
    public async Task Every_message_has_a_good_signature_of_each_key_in_the_lists_name()
    {
        var signed = Signer.Sign(SignedPosts.Post(), SignedPosts.Now);

        var results = await new DkimVerifier(Dns(), Clock).Verify(signed, CancellationToken.None);

        Assert.Equal(
            [("example.org", "list", DkimStatus.Pass), ("example.org", "list-ed", DkimStatus.Pass)],
            results.Select(result => (result.Domain, result.Selector, result.Status)));
    }

    [Fact]
    public async Task A_binary_part_is_signed_as_servers_get_it_that_take_none()
    {
        var post = SignedPosts.Post(more: "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n", body: "a\nb\0c\r\n");
        var sent = TransferEncoding.WithoutBinary(Signer.Sign(post, SignedPosts.Now));

        var results = await new DkimVerifier(Dns(), Clock).Verify(sent, CancellationToken.None);

        Assert.Equal([DkimStatus.Pass, DkimStatus.Pass], results.Select(result => result.Status));
    }

    [Theory]
    [InlineData("From: eve@example.net")]
    [InlineData("Subject: other")]
    [InlineData("Reply-To: eve@example.net")]
    [InlineData("List-Id: <evil.example.net>")]
    [InlineData("List-Unsubscribe: <https://evil.example.net/>")]
    [InlineData("List-Unsubscribe-Post: List-Unsubscribe=One-Click")]
    [InlineData("CFBL-Address: eve@example.net")]
    [InlineData("Content-Type: text/html")]
    public async Task Nobody_can_put_a_field_above_those_that_are_signed(string field)
    {
        var signed = Signer.Sign(SignedPosts.Post().Rewritten("[Red]").Rewritten, SignedPosts.Now);

        var results = await new DkimVerifier(Dns(), Clock).Verify((byte[])[.. Encoding.ASCII.GetBytes(field + "\r\n"), .. signed.Span], CancellationToken.None);

        Assert.All(results, result => Assert.Equal(DkimStatus.Fail, result.Status));
    }

    [Theory]
    [InlineData("List-Id: <red.example.org>")]
    [InlineData("List-Help: <mailto:red-request@example.org>")]
    [InlineData("List-Archive: <https://lists.example.org/red>")]
    [InlineData("List-Owner: <mailto:red-owner@example.org>")]
    [InlineData("List-Unsubscribe: <https://lists.example.org/u/1>")]
    [InlineData("List-Unsubscribe-Post: List-Unsubscribe=One-Click")]
    [InlineData("Archived-At: <https://lists.example.org/red/1>")]
    [InlineData("Author: Ann <ann@example.com>")]
    [InlineData("Auto-Submitted: auto-generated")]
    public async Task What_the_list_says_in_fields_is_signed(string field)
    {
        var signed = Signer.Sign(SignedPosts.Post(more: field + "\r\n"), SignedPosts.Now).Text();

        var results = await new DkimVerifier(Dns(), Clock).Verify(Encoding.UTF8.GetBytes(signed.Replace(field, field + "x", StringComparison.Ordinal)), CancellationToken.None);

        Assert.All(results, result => Assert.Equal(DkimStatus.Fail, result.Status));
    }

    [Fact]
    public void Without_a_key_a_message_stays_what_it_is()
    {
        var signer = new ListSigner(new AuthenticationOptions(), SignedPosts.Red);

        Assert.Equal(SignedPosts.Post().Text(), signer.Sign(SignedPosts.Post(), SignedPosts.Now).Text());
        Assert.Null(signer.Domain);
        Assert.Empty(signer.KeyRecords);
    }

    [Fact]
    public void The_domain_is_the_lists_own_unless_another_is_named()
    {
        var international = Mailbox.Parse("liste@bücher.example");

        Assert.Equal("xn--bcher-kva.example", new ListSigner(Signing, international).Domain);
        Assert.Equal("example.net", new ListSigner(Signing with { Dkim = SignedPosts.Dkim with { Domain = "Example.NET" } }, international).Domain);
        Assert.Equal("list._domainkey.example.org", Signer.KeyRecords.First().Name);
    }

    [Fact]
    public async Task A_members_copy_with_fields_of_its_own_is_signed_as_it_is()
    {
        var plan = await Signing.Plan(SignedPosts.Post().Rewritten(), Dns());
        var copy = new MessageEdit(plan.Message).Add("List-Unsubscribe", "<https://lists.example.org/u/42>").ToMessage();

        var results = await new DkimVerifier(Dns(), Clock).Verify(Signer.Sign(copy, plan), CancellationToken.None);

        Assert.All(results, result => Assert.Equal(DkimStatus.Pass, result.Status));
    }

    [Theory]
    [InlineData(MitigationTrigger.PolicyReject)]
    [InlineData(MitigationTrigger.Always)]
    public async Task A_chain_is_continued_with_what_was_found_on_arrival(MitigationTrigger when)
    {
        var original = await Forwarded(SignedPosts.Post().SignedBy("example.com"));

        var plan = await (Signing with { When = when }).Plan(original.Rewritten("[Red]"), Dns());
        var chain = await new ArcVerifier(Dns(), Clock).Verify(Signer.Sign(plan.Message, plan), CancellationToken.None);

        Assert.Equal((ArcState.Pass, 2, 2), (chain.State, chain.Instance, chain.OldestPass));
        Assert.Equal(["forwarder.example.net", "example.org"], chain.Hops.Select(hop => hop.Domain));
        var found = Encoding.ASCII.GetString(chain.Hops[1].AuthenticationResults.Span);
        Assert.StartsWith("example.org;", found, StringComparison.Ordinal);
        Assert.Contains("dkim=pass", found, StringComparison.Ordinal);
        Assert.Contains("arc=pass", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chain_is_sealed_as_broken_and_one_called_broken_not_again()
    {
        var forwarded = await Forwarded(SignedPosts.Post());
        ReadOnlyMemory<byte> changed = (byte[])[.. forwarded.Span, .. "changed\r\n"u8];

        var first = await Signed(changed);
        var second = await Signed(first);

        Assert.Contains("cv=fail", first.Bodies("ARC-Seal")[0], StringComparison.Ordinal);
        Assert.Equal(first.Bodies("ARC-Seal"), second.Bodies("ARC-Seal"));
    }

    [Fact]
    public async Task A_chain_that_the_list_has_taken_out_is_not_continued()
    {
        var original = await Forwarded(SignedPosts.Post());
        var post = new RewrittenPost(original, SignedPosts.Post(), SignedPosts.Now);

        var plan = await Signing.Plan(post, Dns());

        Assert.Empty(Signer.Sign(plan.Message, plan).Bodies("ARC-Seal"));
    }

    [Fact]
    public async Task Nothing_is_sealed_where_nobody_asked_for_it()
    {
        var options = Signing with { Arc = false };

        var plan = await options.Plan(SignedPosts.Post().Rewritten(), Dns());

        Assert.Empty(new ListSigner(options, SignedPosts.Red).Sign(plan.Message, plan).Bodies("ARC-Seal"));
    }

    [Fact]
    public async Task A_wrapped_post_starts_no_chain_of_another_message()
    {
        var options = Signing with { When = MitigationTrigger.Always, Mitigation = Mitigation.Wrap };
        var original = await Forwarded(SignedPosts.Post());

        var plan = await options.Plan(original.Rewritten(), Dns());

        Assert.Empty(Signer.Sign(plan.Message, plan).Bodies("ARC-Seal"));
    }

    private static FakeDns Dns()
    {
        var dns = new FakeDns().Key("example.com").Key("forwarder.example.net");
        foreach (var (name, text) in Signer.KeyRecords)
            dns.Txt(name, text);
        return dns;
    }

    private static async Task<ReadOnlyMemory<byte>> Signed(ReadOnlyMemory<byte> original)
    {
        var plan = await Signing.Plan(original.Rewritten(), Dns());
        return Signer.Sign(plan.Message, plan);
    }

    private static async Task<ReadOnlyMemory<byte>> Forwarded(ReadOnlyMemory<byte> message)
    {
        var chain = await new ArcVerifier(Dns(), Clock).Verify(message, CancellationToken.None);
        var sealer = new ArcSealer(new ArcSealerOptions { Domain = "forwarder.example.net", Selector = "author" }, Keys.Author, Clock);
        return sealer.Seal(message, chain, "forwarder.example.net; none")!.AddTo(new MessageEdit(message)).ToMessage();
    }
}
