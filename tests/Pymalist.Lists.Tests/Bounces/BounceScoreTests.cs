using Pymalist.Lists.Bounces;

namespace Pymalist.Lists.Tests.Bounces;

public sealed class BounceScoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly MemberBounce Dead = new(BounceKind.DeliveryFailure, BounceReason.UnknownUser, IsProbe: false);
    private static readonly MemberBounce Soft = Dead with { Reason = BounceReason.Unreachable };

    private static readonly BounceScore Score = new(new BounceOptions());

    [Fact]
    public void A_dead_address_is_probed_after_the_threshold_of_days_and_no_sooner()
    {
        var acts = Days(Dead, 5);

        Assert.Equal([BounceAct.None, BounceAct.None, BounceAct.None, BounceAct.None, BounceAct.Probe], acts);
    }

    [Fact]
    public void Many_bounces_of_a_day_count_once()
    {
        var state = BounceState.Clean;
        for (var i = 0; i < 100; i++)
            state = Score.Apply(state, Dead, Start.AddMinutes(i)).State;

        Assert.Equal(100, state.Score);
    }

    [Fact]
    public void The_worst_bounce_of_a_day_is_the_one_that_counts()
    {
        var state = Score.Apply(BounceState.Clean, Soft, Start).State;
        Assert.Equal(50, state.Score);

        state = Score.Apply(state, Dead, Start.AddHours(1)).State;
        state = Score.Apply(state, Soft, Start.AddHours(2)).State;

        Assert.Equal(100, state.Score);
    }

    [Fact]
    public void A_failure_that_may_pass_takes_twice_as_long() =>
        Assert.Equal(9, Days(Soft, 20).TakeWhile(act => act == BounceAct.None).Count());

    [Theory]
    [InlineData(BounceReason.PolicyRejected)]
    [InlineData(BounceReason.SpamRejected)]
    [InlineData(BounceReason.ContentRejected)]
    [InlineData(BounceReason.MessageTooBig)]
    [InlineData(BounceReason.MailboxFull)]
    public void What_is_no_dead_address_never_counts(BounceReason reason) =>
        Assert.All(Days(Dead with { Reason = reason }, 100), act => Assert.Equal(BounceAct.None, act));

    [Theory]
    [InlineData(BounceKind.None)]
    [InlineData(BounceKind.DeliveryDelay)]
    [InlineData(BounceKind.AutomaticReply)]
    [InlineData(BounceKind.Other)]
    public void What_is_no_failure_never_counts(BounceKind kind) =>
        Assert.All(Days(Dead with { Kind = kind }, 100), act => Assert.Equal(BounceAct.None, act));

    [Fact]
    public void A_probe_that_comes_back_stops_delivery_and_the_owner_is_told()
    {
        var decision = Score.Apply(Probed(), Dead with { IsProbe = true }, Start.AddDays(5));

        Assert.Equal((BounceAct.Disable, true), (decision.Act, decision.NotifyOwner));
        Assert.Equal(Start.AddDays(5), decision.State.DisabledSince);
        Assert.Equal(BounceAct.None, Score.Apply(decision.State, Dead, Start.AddDays(6)).Act);
    }

    [Fact]
    public void A_probe_that_a_policy_rejects_proves_nothing() =>
        Assert.Equal(BounceAct.None, Score.Apply(Probed(), new(BounceKind.DeliveryFailure, BounceReason.PolicyRejected, IsProbe: true), Start.AddDays(5)).Act);

    [Fact]
    public void A_probe_that_comes_back_after_all_was_forgotten_is_a_bounce_like_any()
    {
        var decision = Score.Apply(BounceState.Clean, Dead with { IsProbe = true }, Start);

        Assert.Equal((BounceAct.None, 100), (decision.Act, decision.State.Score));
    }

    [Fact]
    public void While_a_probe_is_out_no_second_one_is_sent() =>
        Assert.Equal(BounceAct.None, Score.Apply(Probed(), Dead, Start.AddDays(6)).Act);

    [Fact]
    public void A_probe_that_does_not_come_back_lets_the_member_start_anew()
    {
        Assert.NotNull(Score.Pass(Probed(), Start.AddDays(10)).State.ProbedAt);

        var state = Score.Pass(Probed(), Start.AddDays(11)).State;

        Assert.Null(state.ProbedAt);
        Assert.Equal(0, state.Score);
    }

    [Fact]
    public void Posts_that_go_on_coming_back_while_probes_do_not_stop_delivery_in_the_end()
    {
        var acts = new List<BounceAct>();
        var state = BounceState.Clean;
        for (var day = 0; day < 60; day++)
        {
            state = Score.Pass(state, Start.AddDays(day)).State;
            var decision = Score.Apply(state, Dead, Start.AddDays(day));
            state = decision.State;
            acts.Add(decision.Act);
        }

        Assert.Equal([BounceAct.Probe, BounceAct.Probe, BounceAct.Probe, BounceAct.Disable], acts.Where(act => act != BounceAct.None));
    }

    [Fact]
    public void Without_probes_delivery_stops_at_the_threshold()
    {
        var score = new BounceScore(new BounceOptions { Probe = false, Threshold = 1, NotifyOwner = false });

        var decision = score.Apply(BounceState.Clean, Dead, Start);

        Assert.Equal((BounceAct.Disable, false), (decision.Act, decision.NotifyOwner));
    }

    [Fact]
    public void Old_bounces_are_forgotten()
    {
        var state = Score.Apply(BounceState.Clean, Dead, Start).State;

        Assert.Equal(100, Score.Pass(state, Start.AddDays(29)).State.Score);
        Assert.Equal(BounceState.Clean, Score.Pass(state, Start.AddDays(31)).State);
        Assert.Equal(100, Score.Apply(state, Dead, Start.AddDays(31)).State.Score);
        Assert.Equal(200, Score.Apply(state, Dead, Start.AddDays(29)).State.Score);
    }

    [Fact]
    public void A_member_without_delivery_is_warned_three_times_and_then_removed()
    {
        var acts = new List<(int Day, BounceAct Act)>();
        var state = BounceState.Clean with { DisabledSince = Start };
        for (var day = 0; day <= 28; day++)
        {
            var decision = Score.Pass(state, Start.AddDays(day));
            state = decision.State;
            if (decision.Act != BounceAct.None)
                acts.Add((day, decision.Act));
        }

        Assert.Equal([(7, BounceAct.Warn), (14, BounceAct.Warn), (21, BounceAct.Warn), (28, BounceAct.Remove)], acts);
    }

    [Fact]
    public void Where_nobody_is_removed_he_stays_without_delivery()
    {
        var score = new BounceScore(new BounceOptions { Remove = false, Warnings = 0 });

        Assert.Equal(BounceAct.None, score.Pass(BounceState.Clean with { DisabledSince = Start }, Start.AddDays(400)).Act);
    }

    [Theory]
    [InlineData(ComplaintAct.Unsubscribe, BounceAct.Unsubscribe)]
    [InlineData(ComplaintAct.Disable, BounceAct.Disable)]
    [InlineData(ComplaintAct.Nothing, BounceAct.None)]
    public void A_complaint_has_an_act_of_its_own(ComplaintAct setting, BounceAct act)
    {
        var score = new BounceScore(new BounceOptions { OnComplaint = setting });

        Assert.Equal(act, score.Apply(BounceState.Clean, new(BounceKind.Complaint, BounceReason.Complaint, IsProbe: false), Start).Act);
    }

    [Fact]
    public void Who_has_complained_is_neither_warned_nor_removed()
    {
        var score = new BounceScore(new BounceOptions { OnComplaint = ComplaintAct.Disable });
        var state = score.Apply(BounceState.Clean, new(BounceKind.Complaint, BounceReason.Complaint, IsProbe: false), Start).State;

        Assert.All(Enumerable.Range(0, 100), day => Assert.Equal((BounceAct.None, state), (score.Pass(state, Start.AddDays(day)).Act, score.Pass(state, Start.AddDays(day)).State)));
    }

    [Fact]
    public void A_report_of_a_server_that_a_signature_failed_is_nobodys_complaint() =>
        Assert.Equal(BounceAct.None, Score.Apply(BounceState.Clean, new(BounceKind.Complaint, BounceReason.PolicyRejected, IsProbe: false), Start).Act);

    [Fact]
    public void Where_bounces_do_not_count_nothing_follows_from_any()
    {
        var score = new BounceScore(new BounceOptions { Enabled = false, Threshold = 1 });

        Assert.Equal(new BounceDecision(BounceState.Clean, BounceAct.None, NotifyOwner: false), score.Apply(BounceState.Clean, Dead, Start));
        Assert.Equal(BounceAct.None, score.Pass(BounceState.Clean with { DisabledSince = Start }, Start.AddDays(400)).Act);
    }

    [Fact]
    public void A_member_among_several_recipients_is_judged_by_his_own_line()
    {
        var ann = AddrSpec.Parse("ann@example.com");
        var report = new BounceReport(BounceKind.DeliveryFailure,
        [
            new(AddrSpec.Parse("bob@example.net")) { Reason = BounceReason.UnknownUser, Action = RecipientAction.Failed },
            new(AddrSpec.Parse("ann@home.example")) { OriginalAddress = ann, Reason = BounceReason.MailboxFull, Action = RecipientAction.Delayed },
        ]);

        Assert.Equal(new(BounceKind.DeliveryDelay, BounceReason.MailboxFull, IsProbe: false), MemberBounce.Of(report, BounceTokenKind.Post, ann));
        Assert.Equal(new(BounceKind.DeliveryFailure, BounceReason.UnknownUser, IsProbe: true), MemberBounce.Of(report, BounceTokenKind.Probe, AddrSpec.Parse("cleo@example.com")));
        Assert.Equal(BounceReason.Unknown, MemberBounce.Of(report with { Recipients = [] }, BounceTokenKind.Post, ann).Reason);
    }

    private static List<BounceAct> Days(MemberBounce bounce, int days)
    {
        var acts = new List<BounceAct>();
        var state = BounceState.Clean;
        for (var day = 0; day < days; day++)
        {
            var decision = Score.Apply(state, bounce, Start.AddDays(day));
            state = decision.State;
            acts.Add(decision.Act);
        }

        return acts;
    }

    private static BounceState Probed()
    {
        var state = BounceState.Clean;
        for (var day = 0; day < 5; day++)
            state = Score.Apply(state, Dead, Start.AddDays(day)).State;
        Assert.Equal(Start.AddDays(4), state.ProbedAt);
        return state;
    }
}
