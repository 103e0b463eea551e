using Pymalist.Internet.Authentication.Dmarc;

namespace Pymalist.Internet.Tests.Authentication.Dmarc;

public sealed class DmarcEvaluatorTests
{
    private readonly ScriptedZone _zone = new();

    // RFC 9989, appendix B.1.
    [Theory]
    [InlineData("example.com", "example.com", "", DmarcResult.Pass)]
    [InlineData("example.com", "child.example.com", "", DmarcResult.Pass)]
    [InlineData("child.example.com", "example.net", "", DmarcResult.Fail)]
    [InlineData("example.com", "", "example.com", DmarcResult.Pass)]
    [InlineData("child.example.com", "", "example.com", DmarcResult.Pass)]
    [InlineData("child.example.com", "", "example.net", DmarcResult.Fail)]
    public async Task Identifiers_align_as_in_the_examples_of_the_standard(string author, string spf, string dkim, DmarcResult result)
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject").Policy("example.net", "v=DMARC1; p=reject");

        Assert.Equal(result, (await Evaluate(author, spf, dkim)).Result);
    }

    // Section 4.4, the table.
    [Theory]
    [InlineData("foo.example.com", "r", DmarcResult.Pass)]
    [InlineData("foo.example.com", "s", DmarcResult.Fail)]
    [InlineData("news.example.com", "s", DmarcResult.Pass)]
    [InlineData("NEWS.example.COM.", "s", DmarcResult.Pass)]
    [InlineData("foo.example.net", "r", DmarcResult.Fail)]
    public async Task Strict_alignment_wants_the_very_domain(string identifier, string mode, DmarcResult result)
    {
        _zone.Policy("example.com", $"v=DMARC1; p=reject; adkim={mode}; aspf={mode}");

        Assert.Equal(result, (await Evaluate("news.example.com", spf: identifier)).Result);
        Assert.Equal(result, (await Evaluate("news.example.com", dkim: identifier)).Result);
    }

    // Appendix B.4.1.
    [Fact]
    public async Task A_simple_tree()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject").Policy("signing.example.com", "v=DMARC1; p=none");

        var evaluation = await Evaluate("example.com", dkim: "signing.example.com");

        Assert.Equal((DmarcResult.Pass, "example.com"), (evaluation.Result, evaluation.Policy!.Domain));
    }

    // Appendix B.4.2.
    [Theory]
    [InlineData("example.com", "")]
    [InlineData("", "signing.example.com")]
    public async Task A_deep_tree(string spf, string dkim)
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject").Policy("signing.example.com", "v=DMARC1; p=none");

        var evaluation = await Evaluate("a.b.c.d.e.f.g.h.i.j.k.example.com", spf, dkim);

        Assert.Equal((DmarcResult.Pass, "example.com"), (evaluation.Result, evaluation.Policy!.Domain));
        Assert.Equal("_dmarc.g.h.i.j.k.example.com", _zone.Asked.Distinct().ElementAt(1));
    }

    // Appendix B.4.3.
    [Fact]
    public async Task A_tree_with_a_public_suffix()
    {
        _zone.Policy("bank.example", "v=DMARC1; p=reject; psd=y").Policy("giant.bank.example", "v=DMARC1; p=reject");

        Assert.Equal(DmarcResult.Pass, (await Evaluate("giant.bank.example", spf: "mail.giant.bank.example")).Result);
        Assert.Equal(DmarcResult.Fail, (await Evaluate("giant.bank.example", dkim: "mail.mega.bank.example")).Result);
        Assert.Equal(DmarcResult.Fail, (await Evaluate("giant.bank.example", dkim: "bank.example")).Result);
    }

    [Fact]
    public async Task Only_what_fails_is_handled_by_the_policy()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject");

        Assert.Equal(DmarcDisposition.None, (await Evaluate("example.com", spf: "example.com")).Disposition);
        Assert.Equal(DmarcDisposition.Reject, (await Evaluate("example.com")).Disposition);
    }

    [Fact]
    public async Task Where_there_is_no_policy_nothing_passes_or_fails()
    {
        var evaluation = await Evaluate("example.com", spf: "example.com");

        Assert.Equal((DmarcResult.None, null), (evaluation.Result, evaluation.Policy));
    }

    [Fact]
    public async Task A_record_without_a_valid_policy_cannot_be_evaluated()
    {
        _zone.Policy("example.com", "v=DMARC1; p=bogus");

        var evaluation = await Evaluate("example.com");

        Assert.Equal((DmarcResult.PermError, DmarcDisposition.None), (evaluation.Result, evaluation.Disposition));
    }

    [Fact]
    public async Task A_stranger_costs_no_question()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject");

        await Evaluate("example.com", dkim: string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"a.b.c.d.e.f.g.h.stranger{i}.example.net")));

        Assert.Equal(["_dmarc.example.com"], _zone.Asked.Distinct());
    }

    [Fact]
    public async Task What_nobody_knows_now_is_neither_pass_nor_fail()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject").Fails("_dmarc.a.example.com").Fails("_dmarc.b.example.com");

        Assert.Equal(DmarcResult.TempError, (await Evaluate("a.example.com")).Result);
        Assert.Equal(DmarcResult.TempError, (await Evaluate("example.com", dkim: "b.example.com")).Result);
        Assert.Equal(DmarcResult.Pass, (await Evaluate("example.com", dkim: "b.example.com example.com")).Result);
    }

    [Theory]
    [InlineData("mail.example.com", DmarcResult.TempError)]
    [InlineData("example.net", DmarcResult.Fail)]
    public async Task A_signature_that_cannot_be_checked_now_leaves_it_open_only_where_it_would_count(string undecided, DmarcResult result)
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject");

        var evaluation = await new DmarcEvaluator(_zone).Evaluate(["example.com"], new AuthenticatedDomains { Undecided = [undecided] }, CancellationToken.None);

        Assert.Equal(result, evaluation.Result);
    }

    [Fact]
    public async Task Of_several_authors_the_worst_counts()
    {
        _zone.Policy("example.com", "v=DMARC1; p=quarantine").Policy("example.net", "v=DMARC1; p=reject").Policy("example.org", "v=DMARC1; p=none");
        var identifiers = new AuthenticatedDomains { Dkim = ["example.com"] };

        Assert.Equal("example.net", (await Evaluate(["example.com", "example.net", "example.org"])).AuthorDomain);
        Assert.Equal(DmarcResult.Pass, (await Evaluate(["example.com"])).Result);
        Assert.Equal(DmarcResult.None, (await Evaluate(["example.com", "example.test"])).Result);

        Task<DmarcEvaluation> Evaluate(string[] authors) => new DmarcEvaluator(_zone).Evaluate(authors, identifiers, CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Without_an_author_and_with_too_many_nothing_can_be_told(int count)
    {
        var authors = Enumerable.Range(0, count).Select(i => $"example{i}.com").ToArray();

        var evaluation = await new DmarcEvaluator(_zone).Evaluate(authors, new AuthenticatedDomains(), CancellationToken.None);

        Assert.Equal(DmarcResult.PermError, evaluation.Result);
        Assert.Empty(_zone.Asked);
    }

    [Fact]
    public async Task It_can_be_told_to_others()
    {
        _zone.Policy("example.com", "v=DMARC1; p=reject");

        var result = (await Evaluate("mail.example.com", dkim: "example.net")).ToAuthenticationResult();

        Assert.Equal(("dmarc", "fail", "mail.example.com", "reject"), (result.Method, result.Result, result["header", "from"], result["policy", "dmarc"]));
    }

    private Task<DmarcEvaluation> Evaluate(string author, string spf = "", string dkim = "") => new DmarcEvaluator(_zone).Evaluate(
        [author], new AuthenticatedDomains { Spf = spf, Dkim = dkim.Split(' ', StringSplitOptions.RemoveEmptyEntries) }, CancellationToken.None);
}
