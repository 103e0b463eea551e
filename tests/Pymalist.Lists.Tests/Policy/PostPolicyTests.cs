using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Tests.Policy;

public sealed class PostPolicyTests
{
    private static readonly SayingRule Nothing = new(null);
    private static readonly SayingRule Accepts = new(new Verdict(Act.Accept, "Yes", "It is good."));
    private static readonly SayingRule Holds = new(new Verdict(Act.Hold, "One", "It is long.", "Make it short."));
    private static readonly SayingRule HoldsToo = new(new Verdict(Act.Hold, "Two", "It is late.", "Come sooner."));
    private static readonly SayingRule Rejects = new(new Verdict(Act.Reject, "No", "It is bad."));
    private static readonly SayingRule Discards = new(new Verdict(Act.Discard, "Never", "It is spam."));

    [Fact]
    public async Task What_no_rule_objects_to_is_accepted()
    {
        var decision = await Judge(Nothing, Nothing);

        Assert.Equal(Act.Accept, decision.Verdict.Act);
        Assert.Equal(2, decision.Trace.Count);
        Assert.False(decision.IsAnswered);
    }

    [Fact]
    public async Task The_first_that_rejects_discards_or_accepts_ends_it()
    {
        Assert.Equal("No", (await Judge(Nothing, Rejects, Discards, Accepts)).Verdict.Rule);
        Assert.Equal("Never", (await Judge(Discards, Rejects)).Verdict.Rule);
        Assert.Equal("Yes", (await Judge(Accepts, Rejects)).Verdict.Rule);
        Assert.Equal(2, (await Judge(Nothing, Rejects, Discards, Accepts)).Trace.Count);
    }

    [Fact]
    public async Task A_hold_has_the_reasons_of_all_holds_behind_it()
    {
        var decision = await Judge(Holds, Nothing, HoldsToo, Holds);

        Assert.Equal(new Verdict(Act.Hold, "One", "It is long. It is late.", "Make it short. Come sooner."), decision.Verdict);
        Assert.Equal(3, decision.Holds.Count);
    }

    [Fact]
    public async Task A_later_rule_that_rejects_or_discards_goes_before_a_hold()
    {
        Assert.Equal(Act.Reject, (await Judge(Holds, HoldsToo, Rejects)).Verdict.Act);
        Assert.Equal(Act.Discard, (await Judge(Holds, Discards, Rejects)).Verdict.Act);
        Assert.Empty((await Judge(Holds, Discards)).Holds);
    }

    [Fact]
    public async Task A_later_rule_that_accepts_does_not()
    {
        var decision = await Judge(Holds, Accepts, HoldsToo);

        Assert.Equal("It is long. It is late.", decision.Verdict.Reason);
        Assert.Equal(3, decision.Trace.Count);
    }

    [Fact]
    public async Task A_rejection_is_not_answered_where_the_author_may_be_false()
    {
        var suspects = new SayingRule(new Verdict(Act.Hold, "Spam", "It is spam.") { IsSuspect = true });

        Assert.True((await Judge(Holds, Rejects)).IsAnswered);
        Assert.False((await Judge(suspects, Rejects)).IsAnswered);
        Assert.False((await Judge(Discards)).IsAnswered);
        Assert.True((await Judge(Holds, suspects)).Verdict.IsSuspect);
    }

    [Fact]
    public async Task A_rule_that_gives_no_reason_gets_one()
    {
        var decision = await Judge(new SayingRule(new Verdict(Act.Reject, "Mute", " ")));

        Assert.Contains("Saying", decision.Verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(decision.Verdict, Assert.Single(decision.Trace).Verdict);
    }

    [Fact]
    public async Task The_trace_has_a_rule_by_its_name()
    {
        var decision = await new PostPolicy([new SizeRule(new SizeOptions()), Nothing]).Judge(Judging.Usual(), CancellationToken.None);

        Assert.Equal(["Size", "Saying"], decision.Trace.Select(judgement => judgement.Rule));
    }

    [Fact]
    public async Task What_a_rule_throws_comes_through()
    {
        var policy = new PostPolicy([Holds, new BrokenRule()]);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await policy.Judge(Judging.Usual(), CancellationToken.None));
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new PostPolicy([Nothing]).Judge(Judging.Usual(), stop.Token));
    }

    private static async Task<Decision> Judge(params IPostRule[] rules) => await new PostPolicy(rules).Judge(Judging.Usual(), CancellationToken.None);
}

/// <summary>Says the same of every post.</summary>
internal sealed class SayingRule(Verdict? verdict) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) => new(verdict);
}

/// <summary>Throws.</summary>
internal sealed class BrokenRule : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) => throw new InvalidOperationException("Broken.");
}
