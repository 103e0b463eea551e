using Pymalist.Lists.Bounces;

namespace Pymalist.Lists.Tests.Bounces;

public sealed class ProviderCircuitTests
{
    private static readonly DateTimeOffset Start = new(2014, 4, 7, 9, 0, 0, TimeSpan.Zero);
    private static readonly ProviderCircuit Circuit = new(new ProviderCircuitOptions());
    private static readonly BounceScore Score = new(new BounceOptions());

    [Fact]
    public void A_provider_that_rejects_everybody_freezes_once_a_fifth_has_bounced()
    {
        var state = ProviderState.Empty;
        var frozenAt = 0;
        for (var member = 1; member <= 500; member++)
        {
            state = Circuit.Add(state, member, members: 500, Start.AddSeconds(member));
            if (frozenAt == 0 && Circuit.IsFrozen(state, Start.AddSeconds(member)))
                frozenAt = member;
        }

        Assert.Equal(100, frozenAt);
        Assert.Equal(100, state.Count);
    }

    // Yahoo, April 2014; and as Gmail did in December 2020, with a reply that says that the address is dead.
    [Theory]
    [InlineData("554 5.7.9 Message not accepted for policy reasons. See http://postmaster.yahoo.com/errors/postmaster-28.html", BounceReason.PolicyRejected)]
    [InlineData("550-5.1.1 The email account that you tried to reach does not exist.", BounceReason.UnknownUser)]
    public void Of_hundreds_that_bounce_at_once_for_ten_days_nobody_loses_his_place(string reply, BounceReason reason)
    {
        var members = Enumerable.Range(1, 400).ToDictionary(member => (long)member, _ => BounceState.Clean);
        var domain = ProviderState.Empty;
        Assert.Equal(reason, BounceReader.Read(Dsn("ann@yahoo.example", reply)).Recipients[0].Reason);

        for (var day = 0; day < 10; day++)
        {
            foreach (var member in members.Keys)
            {
                var now = Start.AddDays(day).AddSeconds(member);
                var wasFrozen = Circuit.IsFrozen(domain, now);
                domain = Circuit.Add(domain, member, members.Count, now);
                if (Circuit.IsFrozen(domain, now))
                {
                    foreach (var charged in wasFrozen ? [] : domain.Members)
                        members[charged] = BounceScore.Retract(members[charged], domain.Since);
                    continue;
                }

                var decision = Score.Apply(members[member], new(BounceKind.DeliveryFailure, reason, IsProbe: false), now);
                Assert.Equal(BounceAct.None, decision.Act);
                members[member] = decision.State;
            }
        }

        Assert.All(members.Values, state => Assert.Equal(0, state.Score));
    }

    [Fact]
    public void A_few_dead_addresses_of_a_large_provider_are_their_own()
    {
        var state = ProviderState.Empty;
        for (var member = 1; member <= 90; member++)
            state = Circuit.Add(state, member, members: 500, Start.AddSeconds(member));

        Assert.False(Circuit.IsFrozen(state, Start.AddMinutes(2)));
    }

    [Fact]
    public void A_small_domain_that_is_gone_is_no_provider()
    {
        var state = ProviderState.Empty;
        for (var member = 1; member <= 4; member++)
            state = Circuit.Add(state, member, members: 4, Start);

        Assert.False(Circuit.IsFrozen(state, Start));
    }

    [Fact]
    public void One_member_that_bounces_often_is_one()
    {
        var state = ProviderState.Empty;
        for (var i = 0; i < 1_000; i++)
            state = Circuit.Add(state, 7, members: 10, Start.AddMinutes(i * 10));

        Assert.Equal(1, state.Count);
        Assert.Null(state.FrozenSince);
    }

    [Fact]
    public void Bounces_that_come_slowly_do_not_add_up()
    {
        var state = ProviderState.Empty;
        for (var member = 1; member <= 200; member++)
            state = Circuit.Add(state, member, members: 500, Start.AddHours(member * 6));

        Assert.Null(state.FrozenSince);
        Assert.InRange(state.Count, 4, 9);
    }

    [Fact]
    public void A_provider_that_has_healed_is_frozen_no_more()
    {
        var state = ProviderState.Empty;
        for (var member = 1; member <= 100; member++)
            state = Circuit.Add(state, member, members: 100, Start);

        Assert.True(Circuit.IsFrozen(state, Start.AddDays(2.9)));
        Assert.False(Circuit.IsFrozen(state, Start.AddDays(3)));

        state = Circuit.Add(state, 1, members: 100, Start.AddDays(4));

        Assert.Equal(1, state.Count);
        Assert.Null(state.FrozenSince);
    }

    [Fact]
    public void What_counted_before_the_freeze_is_taken_back()
    {
        var before = BounceState.Clean with { Score = 100, LastBounce = new DateOnly(2014, 4, 1), LastWeight = 100 };
        var charged = Score.Apply(before, new(BounceKind.DeliveryFailure, BounceReason.UnknownUser, IsProbe: false), Start.AddHours(1)).State;
        Assert.Equal(200, charged.Score);

        Assert.Equal(100, BounceScore.Retract(charged, Start).Score);
        Assert.Equal(before, BounceScore.Retract(before, Start));
        Assert.Null(BounceScore.Retract(charged with { DisabledSince = Start.AddHours(1), ProbedAt = Start }, Start).DisabledSince);
    }

    [Fact]
    public void A_reply_to_one_is_known_for_the_reply_to_another()
    {
        var first = new BouncedRecipient(null) { Diagnostic = "554 5.7.9 <ann@yahoo.example> Message not accepted for policy reasons. See http://a.example/28 [10.0.0.1]" };
        var second = new BouncedRecipient(null) { Diagnostic = "554 5.7.9 <bob@rocket.example> Message not accepted for policy reasons. See http://a.example/28 [10.0.0.2]" };
        var other = new BouncedRecipient(null) { Diagnostic = "550 5.1.1 No such user" };

        Assert.Equal("message not accepted for policy reasons see", ProviderCircuit.ReplyKey(first));
        Assert.Equal(ProviderCircuit.ReplyKey(first), ProviderCircuit.ReplyKey(second));
        Assert.NotEqual(ProviderCircuit.ReplyKey(first), ProviderCircuit.ReplyKey(other));
        Assert.Equal("", ProviderCircuit.ReplyKey(new BouncedRecipient(null)));
    }

    private static ReadOnlyMemory<byte> Dsn(string recipient, string reply) => Reports.Delivery($"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; {reply}\r\n");
}
