using System.Security.Cryptography;

namespace Pymalist.Store;

/// <inheritdoc/>
/// <remarks>Large ones are written in parts, a few to a commit: nobody waits for all of them, and no second copy of them is made.</remarks>
internal sealed class KeptOctets(StoreEngine engine, StoreClock clock) : IKeptOctets
{
    private const int PartSize = 256 * 1024;
    private const int PartsAtOnce = 4;

    // A queue brings its messages at least once a day while somebody takes from it, and that asks for the octets.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Whoever asks for them again and again need not have it written down each time.
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    private long Until => clock.Now + (long)Kept.TotalMilliseconds;

    public static string NameOf(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

    public async Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        var name = NameOf(octets.Span);
        while (!await engine.Write(session => TryPut(session, name, octets) && Touch(session, name) > 0, cancellationToken))
            await WriteParts(name, octets, cancellationToken);
        return name;
    }

    public async Task<ReadOnlyMemory<byte>?> Find(string name, CancellationToken cancellationToken)
    {
        var (octets, until) = await engine.Read(session => (Read(session, name), KeptUntil(session, name)), cancellationToken);
        if (octets is null)
            return null;
        if (until < Until - (long)Often.TotalMilliseconds)
            await engine.Write(session => Touch(session, name), cancellationToken);
        return octets;
    }

    /// <summary>Whether they may not fit into a transaction: <see cref="TryPut"/> may say so.</summary>
    public static bool IsLarge(ReadOnlyMemory<byte> octets) => Parts(octets.Length) > 1;

    /// <summary>Within a transaction: notes octets down that are there already, or fit into it.</summary>
    /// <returns>False where their parts have to be written first.</returns>
    public bool TryPut(Session session, string name, ReadOnlyMemory<byte> octets)
    {
        if (session.Execute("UPDATE octets SET at = @now WHERE id = @name", ("now", clock.Now), ("name", name)) > 0)
            return true;

        var parts = Parts(octets.Length);
        if (parts == 1)
            Put(session, name, 0, octets);
        else if (session.Number("SELECT count(*) FROM octets_part WHERE octets = @name", ("name", name)) < parts)
            return false;

        session.Execute(
            "INSERT INTO octets (id, size, at) VALUES (@name, @size, @now) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
            ("name", name), ("size", (long)octets.Length), ("now", clock.Now));
        return true;
    }

    /// <summary>Within a transaction: notes down octets that are not large, each once.</summary>
    public void PutSmall(Session session, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Octets)> octets)
    {
        var known = session.Query(
            "UPDATE octets SET at = @now WHERE id IN (SELECT value->>0 FROM json_each(@rows)) RETURNING id", row => row.GetString(0),
            ("now", clock.Now), ("rows", RowJson.Of(octets.Select(one => one.Name)))).ToHashSet();

        // In one order, so that two processes do not wait for each other.
        (string Name, ReadOnlyMemory<byte> Octets)[] added = [.. octets.Where(one => !known.Contains(one.Name)).OrderBy(one => one.Name, StringComparer.Ordinal)];
        foreach (var (name, message) in added)
            Put(session, name, 0, message);
        session.Execute(
            """
            INSERT INTO octets (id, size, at) SELECT value->>0, CAST(value->>1 AS BIGINT), @now FROM json_each(@rows) WHERE true
            ON CONFLICT (id) DO UPDATE SET at = excluded.at
            """,
            ("now", clock.Now), ("rows", RowJson.Of(added, static (json, one) =>
            {
                json.WriteStringValue(one.Name);
                json.WriteNumberValue(one.Octets.Length);
            })));
    }

    /// <summary>Writes the parts of octets that do not fit into one transaction.</summary>
    public async Task WriteParts(string name, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        foreach (var some in Enumerable.Range(0, Parts(octets.Length)).Chunk(PartsAtOnce))
            await Task.WhenAll(some.Select(part => engine.Write(session => Put(session, name, part, octets), cancellationToken)));
    }

    /// <summary>Within a transaction: forgets octets that nothing refers to any more; those that a queue may refer to stay.</summary>
    public void Drop(Session session, string name)
    {
        // Who is about to refer to them has the row: what he has committed is seen by a statement that begins after it.
        session.Execute("UPDATE octets SET at = at WHERE id = @name", ("name", name));
        session.Execute(
            $"DELETE FROM octets WHERE id = @name AND COALESCE(kept_until, 0) <= @now AND NOT ({DatedRows.IsReferred})", ("name", name), ("now", clock.Now));
        session.Execute("DELETE FROM octets_part WHERE octets = @name AND NOT EXISTS (SELECT 1 FROM octets WHERE octets.id = @name)", ("name", name));
    }

    /// <summary>The octets of that name; null where there are none.</summary>
    public static byte[]? Read(Session session, string name)
    {
        if (session.Number("SELECT size FROM octets WHERE id = @name", ("name", name)) is not { } size)
            return null;

        // Part by part, so that a database that reads whole rows has one at a time.
        var octets = new byte[size];
        var read = 0L;
        for (var part = 0; part < Parts(size) && size > 0; part++)
        {
            var offset = part * PartSize;
            read += session.Query(
                "SELECT data FROM octets_part WHERE octets = @name AND part = @part",
                row => row.GetBytes(0, 0, octets, offset, octets.Length - offset),
                ("name", name), ("part", (long)part)).Sum();
        }

        // They may be forgotten in this moment.
        return read == size ? octets : null;
    }

    private static long KeptUntil(Session session, string name) =>
        session.Number("SELECT kept_until FROM octets WHERE id = @name", ("name", name)) ?? 0;

    private int Touch(Session session, string name) => session.Execute(
        "UPDATE octets SET at = @now, kept_until = @until WHERE id = @name", ("now", clock.Now), ("until", Until), ("name", name));

    // Parts that an interrupted attempt has left are taken over.
    private int Put(Session session, string name, int part, ReadOnlyMemory<byte> octets) => session.Execute(
        """
        INSERT INTO octets_part (octets, part, at, data) VALUES (@name, @part, @now, @data)
        ON CONFLICT (octets, part) DO UPDATE SET at = excluded.at
        """,
        ("name", name), ("part", (long)part), ("now", clock.Now),
        ("data", octets.Slice(part * PartSize, Math.Min(PartSize, octets.Length - (part * PartSize))).ToArray()));

    private static int Parts(long size) => Math.Max(1, (int)((size + PartSize - 1) / PartSize));
}
