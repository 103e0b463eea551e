namespace Pymalist.Store;

/// <summary>This process among those that have the store open: proves that it lives, and finds out who does not.</summary>
internal sealed class Owner(TimeProvider time)
{
    /// <summary>How often each says that it lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Death = TimeSpan.FromSeconds(30);

    // What counts of a silence between two looks. Who could not look himself must not take the others for dead.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);

    private Dictionary<long, (long Beat, TimeSpan Silence)> _others = [];
    private long _looked = time.GetTimestamp();
    private long _beaten;

    /// <summary>Its number; another one once others have taken it for dead. 0 before the first <see cref="Beat"/>.</summary>
    public long Id { get; private set; }

    /// <summary>Says that we live, if that was not said lately.</summary>
    public void BeatIfLate(Session session)
    {
        if (time.GetElapsedTime(_beaten) > MaxSilence)
            Beat(session);
    }

    /// <summary>Says that we live.</summary>
    public void Beat(Session session)
    {
        if (session.Execute("UPDATE owner SET beat = beat + 1 WHERE id = @id", ("id", Id)) == 0)
            Id = Register(session);
        _beaten = time.GetTimestamp();
    }

    /// <summary>Looks at the others, and strikes out those that are dead. What they were sending is in doubt from then on.</summary>
    /// <returns>How many those were.</returns>
    public int Look(Session session)
    {
        var passed = time.GetElapsedTime(_looked);
        _looked = time.GetTimestamp();
        var others = Others(session);
        _others = others.ToDictionary(other => other.Id, other => (other.Beat, Silence(other.Id, other.Beat, passed < MaxSilence ? passed : MaxSilence)));
        return others.Count(other => (_others[other.Id].Silence >= Death || other.Mark.IsGone()) && Strike(session, other.Id, other.Beat));
    }

    /// <summary>Strikes out those who are seen to be gone.</summary>
    public void StrikeTheGone(Session session)
    {
        foreach (var other in Others(session).Where(other => other.Mark.IsGone()))
            Strike(session, other.Id, other.Beat);
    }

    /// <summary>We end in good order.</summary>
    public int Leave(Session session) => session.Execute("DELETE FROM owner WHERE id = @id", ("id", Id));

    private static long Register(Session session) => session.Number(
        "INSERT INTO owner (place, process, started, beat) VALUES (@place, @process, @started, 1) RETURNING id",
        ("place", ProcessMark.Own.Place), ("process", ProcessMark.Own.Process), ("started", ProcessMark.Own.Started))!.Value;

    private List<(long Id, long Beat, ProcessMark Mark)> Others(Session session) => session.Query(
        "SELECT id, beat, place, process, started FROM owner WHERE id <> @id",
        row => (row.GetInt64(0), row.GetInt64(1), new ProcessMark(row.GetString(2), row.GetInt64(3), row.GetInt64(4))),
        ("id", Id));

    private TimeSpan Silence(long id, long beat, TimeSpan passed) =>
        _others.TryGetValue(id, out var before) && before.Beat == beat ? before.Silence + passed : TimeSpan.Zero;

    // Not if it has said since that it lives.
    private static bool Strike(Session session, long id, long beat) =>
        session.Execute("DELETE FROM owner WHERE id = @id AND beat = @beat", ("id", id), ("beat", beat)) > 0;
}
