using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>What is left to do for a message after a round.</summary>
/// <param name="After">When it is to come again; null when there is nothing left to do for it.</param>
/// <param name="Parked">Why it waits for a person, if nothing is left to do; null when it does not.</param>
internal sealed record Remainder(TimeSpan? After, string? Parked)
{
    public bool IsNothing => After is null && Parked is null;

    /// <param name="round">What became of it.</param>
    /// <param name="attempt">How often the message has come before.</param>
    /// <param name="retryUnknown">Whether those of whom nothing is known get it again.</param>
    /// <param name="schedule">The pauses.</param>
    public static Remainder Of(Round round, int attempt, bool retryUnknown, RecipientSchedule schedule)
    {
        if (round.Refusal is { } refusal)
            return new(null, $"the post is stopped: {refusal.Reply}");
        if (round.Claim.Paused is { } reason)
            return new(null, $"the post is stopped: {reason}");

        var unknown = round.In(DeliveryState.Unknown).Count;
        var waits = Dues(round).Select(schedule.Until).ToList();
        if (round.In(DeliveryState.Pending).Count > 0 || (retryUnknown && unknown > 0) || round.Claim.Later.Any(row => row.Due is null))
            waits.Add(schedule.AfterTrouble(attempt, round.HasProgress));
        if (waits.Count > 0)
            return new(schedule.FirstOf(waits), null);

        var held = round.Claim.Held.Count + unknown;
        return new(null, held == 0 ? null : $"it is not known whether {held} {(held == 1 ? "recipient has" : "recipients have")} got it, and nobody is to get it twice");
    }

    private static IEnumerable<DateTimeOffset> Dues(Round round) =>
        round.Entries().Where(entry => entry.State == DeliveryState.Deferred).Select(entry => entry.Due)
            .Concat(round.Claim.Later.Select(row => row.Due)).OfType<DateTimeOffset>();
}
