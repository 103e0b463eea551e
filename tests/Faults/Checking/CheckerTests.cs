namespace Pymalist.Faults.Checking;

public sealed class CheckerTests
{
    private const string Post = "<a@example.org>";
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.com";

    private static readonly Expectation[] Posted = [new(Post, [Ann, Bob])];

    [Fact]
    public void One_copy_each_is_good()
    {
        var verdict = Check([Of(Ann), Of(Bob)]);

        Assert.True(verdict.IsGood);
        Assert.Equal((2, 2, 0), (verdict.Expected, verdict.Delivered, verdict.SecondCopies));
    }

    [Fact]
    public void Who_has_no_copy_is_lost()
    {
        var verdict = Check([Of(Ann)]);

        Assert.Equal([new Pair(Post, Bob)], verdict.Lost);
        Assert.False(verdict.IsGood);
        Assert.Contains("seed 7: 1 of 2 delivered, lost 1,", verdict.ToString(), StringComparison.Ordinal);
        Assert.Contains("lost: bob@example.com <a@example.org>", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_is_one_too_many_unless_there_was_a_doubt()
    {
        var without = Check([Of(Ann), Of(Ann, source: 2), Of(Bob)]);
        var with = Check([Of(Ann), Of(Ann, source: 2), Of(Bob)], new Doubt(Post, Ann, 1));

        Assert.Equal([new Pair(Post, Ann)], without.Duplicated);
        Assert.True(with.IsGood);
        Assert.Equal((1, 1, 1), (with.SecondCopies, with.Allowed, with.Recovered));
    }

    [Fact]
    public void A_doubt_about_one_allows_nothing_to_another_and_no_third_copy()
    {
        var another = Check([Of(Ann), Of(Bob), Of(Bob, source: 2)], new Doubt(Post, Ann, 1));
        var third = Check([Of(Ann), Of(Ann, source: 2), Of(Ann, source: 3), Of(Bob)], new Doubt(Post, Ann, 1));

        Assert.Equal([new Pair(Post, Bob)], another.Duplicated);
        Assert.Equal([new Pair(Post, Ann)], third.Duplicated);
    }

    [Fact]
    public void An_allowed_copy_must_be_the_same()
    {
        var verdict = Check([Of(Ann), Of(Ann, "ff", 2), Of(Bob)], new Doubt(Post, Ann, 1));

        Assert.Equal([new Pair(Post, Ann)], verdict.Altered);
        Assert.False(verdict.IsGood);
    }

    [Fact]
    public void A_copy_for_a_stranger_or_of_no_post_is_unexpected()
    {
        var verdict = Check([Of(Ann), Of(Bob), Of("eve@example.com"), new Copy("<b@example.org>", Ann, "00", 3)]);

        Assert.Equal([new Pair(Post, "eve@example.com"), new Pair("<b@example.org>", Ann)], verdict.Unexpected);
    }

    [Fact]
    public void In_the_end_the_ledger_has_one_row_for_each_and_says_what_the_server_says()
    {
        var right = Ledger((Ann, "delivered"), (Bob, "delivered"));
        var absent = Ledger((Ann, "delivered"));
        var unfinished = Ledger((Ann, "delivered"), (Bob, "sending"));
        var twice = Ledger((Ann, "delivered"), (Bob, "delivered"), (Bob, "failed"));
        var invented = Ledger((Ann, "delivered"), (Bob, "delivered"), ("eve@example.com", "delivered"));

        Assert.Empty(right.Contradicted);
        Assert.All([absent, unfinished, twice], verdict => Assert.Equal([new Pair(Post, Bob)], verdict.Contradicted));
        Assert.Equal([new Pair(Post, "eve@example.com")], invented.Contradicted);
    }

    private static Copy Of(string recipient, string sha256 = "00", long source = 1) => new(Post, recipient, sha256, source);

    private static Verdict Check(Copy[] copies, params Doubt[] doubts) => new Checker(7).Check(Posted, copies, doubts);

    private static Verdict Ledger(params (string Recipient, string State)[] rows) =>
        new Checker(7).Check(Posted, [Of(Ann), Of(Bob)], [], [.. rows.Select(row => new LedgerRow(Post, row.Recipient, row.State))]);
}
