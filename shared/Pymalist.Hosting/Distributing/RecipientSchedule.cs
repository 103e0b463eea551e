using Pymalist.Hosting.Settings;
using Pymalist.Store;

namespace Pymalist.Hosting.Distributing;

/// <summary>When a recipient that was refused for now is tried again, and when he is given up.</summary>
/// <param name="settings">The pauses.</param>
/// <param name="clock">The store's: it never runs back, and what was dated by it in another process can be compared.</param>
internal sealed class RecipientSchedule(RetrySettings settings, TimeProvider clock)
{
    // A process that was away for days must not give up at its first answer.
    private const int FewestAnswers = 3;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>When the next attempt is due.</summary>
    /// <param name="answers">How many there were, at least one.</param>
    /// <param name="luck">Of the jitter: 0 to 1.</param>
    public DateTimeOffset DueAfter(int answers, double luck)
    {
        var pause = settings.First * Math.Pow(2, Math.Min(answers - 1, 30));
        if (pause > settings.Longest)
            pause = settings.Longest;
        return Now + pause * (1 + settings.Jitter * (2 * luck - 1));
    }

    /// <summary>Whether a recipient is given up.</summary>
    /// <param name="row">As it was claimed.</param>
    /// <param name="answers">How many there were of him, or else how often his destination or our server gave none.</param>
    public bool IsOver(LedgerRow row, int answers) =>
        answers >= FewestAnswers && Now - (row.FirstAttempt ?? row.Since) >= settings.GiveUpAfter;
}
