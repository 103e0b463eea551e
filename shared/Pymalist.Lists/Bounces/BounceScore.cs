namespace Pymalist.Lists.Bounces;

/// <summary>
/// Decides what follows from bounces: days on which a member's mail came back add up, a probe finds out whether his address is
/// dead, then delivery stops, he is warned, and removed in the end. Pure: whoever calls it stores the state and does the act.
/// </summary>
/// <remarks>
/// Only for bounces whose address <see cref="BounceAddress"/> has read, and of members whose provider is not frozen
/// (<see cref="ProviderCircuit"/>). The same bounce twice counts once, as a day does.
/// </remarks>
public sealed class BounceScore(BounceOptions options)
{
    private const int DeadAddress = 100;

    /// <summary>What follows from a bounce.</summary>
    public BounceDecision Apply(BounceState state, MemberBounce bounce, DateTimeOffset now)
    {
        if (!options.Enabled)
            return Nothing(state);
        if (bounce.Kind == BounceKind.Complaint)
            return bounce.Reason == BounceReason.Complaint ? Complaint(state, now) : Nothing(state);

        var weight = Weight(bounce.Reason);
        if (bounce.Kind != BounceKind.DeliveryFailure || weight == 0 || state.DisabledSince is not null)
            return Nothing(state);
        return bounce.IsProbe && state.Probes > 0 ? Disable(state, now) : Post(Fresh(state, now), weight, now);
    }

    /// <summary>What follows from time alone; to be called once a day for each member whose state is not <see cref="BounceState.Clean"/>.</summary>
    public BounceDecision Pass(BounceState state, DateTimeOffset now)
    {
        if (!options.Enabled)
            return Nothing(state);
        if (state.DisabledSince is { } since)
            return Disabled(state, now - (state.WarnedAt ?? since), now);

        var isBack = state.ProbedAt is { } probed && now - probed >= options.ProbeTimeout;
        return Nothing(Fresh(isBack ? state with { ProbedAt = null, Score = 0 } : state, now));
    }

    /// <summary>
    /// Takes back what a member was charged for since, when it turns out that his provider rejects everybody: what the last day
    /// counted, a probe that is out, and that delivery to him has stopped.
    /// </summary>
    /// <param name="state">Of one of the <see cref="ProviderState.Members"/>.</param>
    /// <param name="since">The <see cref="ProviderState.Since"/>.</param>
    public static BounceState Retract(BounceState state, DateTimeOffset since)
    {
        var isCharged = state.LastBounce >= DateOnly.FromDateTime(since.UtcDateTime);
        return state with
        {
            Score = isCharged ? Math.Max(0, state.Score - state.LastWeight) : state.Score,
            LastWeight = isCharged ? 0 : state.LastWeight,
            ProbedAt = state.ProbedAt >= since ? null : state.ProbedAt,
            DisabledSince = state.DisabledSince >= since ? null : state.DisabledSince,
        };
    }

    private BounceDecision Post(BounceState state, int weight, DateTimeOffset now)
    {
        // A day counts once, as what is the worst of it.
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var counted = state.LastBounce >= today ? state.LastWeight : 0;
        if (weight <= counted)
            return Nothing(state);

        var score = Math.Min(state.Score + weight - counted, options.Threshold * DeadAddress);
        state = state with { Score = score, LastBounce = today, LastWeight = weight };
        if (score < options.Threshold * DeadAddress || state.ProbedAt is not null)
            return Nothing(state);
        return options.Probe && state.Probes < options.MaxProbes
            ? new BounceDecision(state with { Probes = state.Probes + 1, ProbedAt = now }, BounceAct.Probe, NotifyOwner: false)
            : Disable(state, now);
    }

    private BounceDecision Complaint(BounceState state, DateTimeOffset now) => options.OnComplaint switch
    {
        ComplaintAct.Unsubscribe => new BounceDecision(BounceState.Clean, BounceAct.Unsubscribe, options.NotifyOwner),
        ComplaintAct.Disable when state.DisabledSince is null => Disable(state with { HasComplained = true }, now),
        _ => Nothing(state),
    };

    private BounceDecision Disable(BounceState state, DateTimeOffset now) =>
        new(state with { DisabledSince = now, ProbedAt = null }, BounceAct.Disable, options.NotifyOwner);

    private BounceDecision Disabled(BounceState state, TimeSpan waited, DateTimeOffset now)
    {
        if (state.HasComplained || waited < options.WarningInterval)
            return Nothing(state);
        if (state.Warnings < options.Warnings)
            return new BounceDecision(state with { Warnings = state.Warnings + 1, WarnedAt = now }, BounceAct.Warn, NotifyOwner: false);
        return options.Remove ? new BounceDecision(BounceState.Clean, BounceAct.Remove, options.NotifyOwner) : Nothing(state);
    }

    private BounceState Fresh(BounceState state, DateTimeOffset now) =>
        state is { LastBounce: { } last, ProbedAt: null } && now.UtcDateTime - last.ToDateTime(TimeOnly.MinValue) > options.StaleAfter
            ? BounceState.Clean
            : state;

    private int Weight(BounceReason reason) =>
        reason.IsDeadAddress() ? DeadAddress
        : reason.IsAboutSender() ? 0
        : reason == BounceReason.MailboxFull ? options.FullMailboxPercent
        : options.SoftPercent;

    private static BounceDecision Nothing(BounceState state) => new(state, BounceAct.None, NotifyOwner: false);
}
