using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting.Distributing;

/// <summary>
/// Slows down domains that fail, each alone: after failures in a row a domain gets nothing for a pause that grows, then one recipient is
/// tried, one message at a time, and when there is an answer from there it goes on as before. One that a session broke at is tried by
/// itself too, but at once. In memory, for one distributor: it saves time, and what it forgets costs a few attempts.
/// </summary>
/// <param name="settings">When, and for how long.</param>
/// <param name="time">Only its timestamps are used, which nobody sets.</param>
internal sealed class DestinationCircuits(DestinationSettings settings, TimeProvider time)
{
    // A stranger chooses domains: those that were not seen to fail for the longest time are forgotten.
    private const int MostDomains = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Destination> _failing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a domain gets nothing beside others; null when it gets what there is.</summary>
    public DestinationTrouble? TroubleOf(string domain)
    {
        lock (_lock)
            return _failing.TryGetValue(domain, out var destination) && destination.IsOpen ? TroubleOf(destination) : null;
    }

    /// <summary>Takes leave to try one recipient of a domain, if its pause is over and nobody else does. It ends with <see cref="EndProbe"/>.</summary>
    public bool TryProbe(string domain)
    {
        lock (_lock)
        {
            if (!_failing.TryGetValue(domain, out var destination) || !destination.IsOpen)
                return true;
            if (destination.IsProbed || LeftOf(destination) > TimeSpan.Zero)
                return false;

            return destination.IsProbed = true;
        }
    }

    /// <summary>The one that was tried has its answer, or there was none.</summary>
    public void EndProbe(string domain)
    {
        lock (_lock)
        {
            if (_failing.TryGetValue(domain, out var destination))
                destination.IsProbed = false;
        }
    }

    /// <summary>Sees what was said of the recipients of one call of the distributor, in that order.</summary>
    /// <param name="reports">What was said; that the server we submit to could not be had is no destination's fault.</param>
    /// <param name="took">How long the call took.</param>
    public void Observe(IReadOnlyList<RecipientReport> reports, TimeSpan took)
    {
        var isSlow = took >= settings.TimeLimit;
        var domains = reports.Select(report => report.Recipient.Address.Domain).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        lock (_lock)
        {
            foreach (var report in reports)
                Observe(report, isSlow && (domains == 1 || IsSilence(report)));
        }
    }

    // Whoever says that a mailbox is full, or that there is none, works.
    private void Observe(RecipientReport report, bool isSlow)
    {
        var domain = report.Recipient.Address.Domain;
        if (report.Status.IsSuccess || (report.Evidence == Evidence.Recipient && (report.Status.IsPermanent || report.Status.Subject is 1 or 2)))
            _failing.Remove(domain);
        else if (isSlow ? report.Evidence != Evidence.Session || IsSilence(report) : report.Evidence == Evidence.Recipient || IsSilence(report))
            Failed(domain, report.Reply, isSlow, IsSilence(report));
    }

    // What was awaited when the session ended (SmtpDistributor): of those that only stood behind it nothing is known.
    private static bool IsSilence(RecipientReport report) => report.Evidence is Evidence.Session or Evidence.Unknown && report.Status == EnhancedStatus.NoAnswer;

    private void Failed(string domain, string reply, bool isSlow, bool isSilence)
    {
        if (!_failing.TryGetValue(domain, out var destination))
            destination = Add(domain);

        destination.Failures++;
        (destination.Reply, destination.LastFailure) = (reply, time.GetTimestamp());
        if (destination.IsOpen ? destination.IsProbed : isSlow || destination.Failures >= settings.Failures)
            Open(destination);

        // It may hang, or the session broke there by chance: the others of a message must not find out.
        destination.IsOpen |= isSilence;
    }

    // Answers of a call that was under way when it opened do not make the pause longer; that of the one that was tried does.
    private void Open(Destination destination)
    {
        var pause = destination.Pause > TimeSpan.Zero ? destination.Pause * 2 : settings.First;
        destination.Pause = pause < settings.Longest ? pause : settings.Longest;
        destination.Opened = time.GetTimestamp();
        (destination.IsOpen, destination.IsProbed) = (true, false);
    }

    private Destination Add(string domain)
    {
        if (_failing.Count >= MostDomains)
            _failing.Remove(_failing.MinBy(pair => pair.Value.LastFailure).Key);
        return _failing[domain] = new Destination();
    }

    // While another one is trying, it is known soon.
    private DestinationTrouble TroubleOf(Destination destination) =>
        new(destination.Failures, destination.Reply, LeftOf(destination) is var left && left > TimeSpan.Zero ? left : settings.First);

    private TimeSpan LeftOf(Destination destination) => destination.Pause - time.GetElapsedTime(destination.Opened);

    private sealed class Destination
    {
        public int Failures { get; set; }

        public string Reply { get; set; } = "";

        public long LastFailure { get; set; }

        public long Opened { get; set; }

        /// <summary>How long it gets nothing.</summary>
        public TimeSpan Pause { get; set; }

        public bool IsOpen { get; set; }

        public bool IsProbed { get; set; }
    }
}
