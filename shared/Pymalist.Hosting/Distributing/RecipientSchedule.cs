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

    // Those who were tried together are due together, give or take the time that took: they come again as one message.
    private const double Together = 0.05;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>How long after its first attempt a recipient is given up.</summary>
    public TimeSpan GiveUpAfter => settings.GiveUpAfter;

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

    /// <summary>How long until then; zero when it is past.</summary>
    public TimeSpan Until(DateTimeOffset due) => due > Now ? due - Now : TimeSpan.Zero;

    /// <summary>How long until those are tried that nothing was said about.</summary>
    /// <param name="attempt">How often the message has come before.</param>
    /// <param name="hasProgress">Whether others of it had an answer: then the server is there.</param>
    public TimeSpan AfterTrouble(int attempt, bool hasProgress) => hasProgress ? settings.Delays.Min() : settings.After(attempt + 1);

    /// <summary>The shortest wait, and a little longer for those who are due soon after.</summary>
    public TimeSpan FirstOf(IReadOnlyList<TimeSpan> waits)
    {
        var first = waits.Min();
        return waits.Where(wait => wait <= first + settings.First * Together).Max();
    }
}
