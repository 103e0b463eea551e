using System.Text.Json;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Archives.Threads;

namespace Pymalist.Store;

/// <summary>Within a transaction: adds posts to the archive of a list. What it asks and what it writes is for all of them at once.</summary>
internal sealed class ArchiveAdding(Session session, KeptOctets octets, long now, AddrSpec list)
{
    private readonly List<(ArchivedPost Post, long Number, string Permalink, long Thread)> _rows = [];
    private readonly List<(string Id, long Thread)> _ids = [];
    private Dictionary<string, long> _numbers = [];
    private Dictionary<string, long> _threads = [];
    private HashSet<string> _permalinks = [];

    /// <returns>What became of each; or nothing is done, and there are those whose octets have to be written in parts before.</returns>
    public (IReadOnlyList<Addition> Additions, IReadOnlyList<ArchivedPost> Missing) TryAdd(IReadOnlyList<ArchivedPost> posts)
    {
        var last = LockedLast();
        _numbers = Known("sha256", "number", posts.Select(post => post.Sha256));
        ArchivedPost[] added = [.. posts.Where(post => !_numbers.ContainsKey(post.Sha256)).DistinctBy(post => post.Sha256)];
        ArchivedPost[] missing = [.. added.Where(post => KeptOctets.IsLarge(post.Octets) && !octets.TryPut(session, post.Sha256, post.Octets))];
        if (missing.Length > 0)
            return ([], missing);

        octets.PutSmall(session, [.. added.Where(post => !KeptOctets.IsLarge(post.Octets)).Select(post => (post.Sha256, post.Octets))]);
        _permalinks = [.. Known("permalink", "number", added.Select(post => post.Permalink)).Keys];
        _threads = Threads(added.SelectMany(Placement.IdsOf));
        Addition[] additions = [.. posts.Select(post => Add(post, ref last))];
        Flush();
        session.Execute("UPDATE archive SET last = @last WHERE list = @list", ("last", last), ("list", list.Key));
        return (additions, []);
    }

    // Whoever else adds to this list waits here.
    private long LockedLast() => session.Number(
        "INSERT INTO archive (list, written, last) VALUES (@list, @written, 0) ON CONFLICT (list) DO UPDATE SET last = archive.last RETURNING last",
        ("list", list.Key), ("written", list.ToString()))!.Value;

    private Dictionary<string, long> Known(string key, string value, IEnumerable<string> keys) => session.Query(
        $"SELECT {key}, {value} FROM archived WHERE list = @list AND {key} IN (SELECT value->>0 FROM json_each(@rows))",
        row => (row.GetString(0), row.GetInt64(1)), ("list", list.Key), ("rows", RowJson.Of(keys))).ToDictionary();

    private Dictionary<string, long> Threads(IEnumerable<string> ids) => session.Query(
        "SELECT id, thread FROM archived_id WHERE list = @list AND id IN (SELECT value->>0 FROM json_each(@rows))",
        row => (row.GetString(0), row.GetInt64(1)), ("list", list.Key), ("rows", RowJson.Of(ids.Distinct()))).ToDictionary();

    private Addition Add(ArchivedPost post, ref long last)
    {
        if (_numbers.TryGetValue(post.Sha256, out var known))
            return new(known, IsNew: false);

        var isAnother = !_permalinks.Add(post.Permalink);
        _numbers[post.Sha256] = ++last;
        _rows.Add((post, last, isAnother ? Permalink.OfAnother(post.MessageId, post.Sha256) : post.Permalink, Place(post, last, isAnother)));
        return new(last, IsNew: true);
    }

    private long Place(ArchivedPost post, long number, bool isAnother)
    {
        var ids = Placement.IdsOf(post);
        var placement = Placement.Of(ids, _threads, isAnother);
        var thread = placement.Joined is { } joined ? Join(placement.Thread!.Value, joined) : placement.Thread ?? number;
        foreach (var id in ids)
        {
            if (_threads.TryAdd(id, thread))
                _ids.Add((id, thread));
        }

        return thread;
    }

    // The smaller goes to the larger: however often strangers join threads, no row moves more often than the logarithm of how many there are.
    private long Join(long one, long other)
    {
        Flush();
        var (from, to) = Size(one) < Size(other) ? (one, other) : (other, one);
        session.Execute("UPDATE archived SET thread = @to WHERE list = @list AND thread = @from", ("to", to), ("list", list.Key), ("from", from));
        session.Execute("UPDATE archived_id SET thread = @to WHERE list = @list AND thread = @from", ("to", to), ("list", list.Key), ("from", from));
        foreach (var id in _threads.Where(pair => pair.Value == from).Select(pair => pair.Key).ToArray())
            _threads[id] = to;
        return to;
    }

    private long Size(long thread) => session.Number("SELECT count(*) FROM archived_id WHERE list = @list AND thread = @thread", ("list", list.Key), ("thread", thread))!.Value;

    private void Flush()
    {
        if (_ids.Count > 0)
            session.Execute(
                "INSERT INTO archived_id (list, id, thread) SELECT @list, value->>0, CAST(value->>1 AS BIGINT) FROM json_each(@rows)",
                ("list", list.Key), ("rows", RowJson.Of(_ids, static (json, row) =>
                {
                    json.WriteStringValue(row.Id);
                    json.WriteNumberValue(row.Thread);
                })));
        if (_rows.Count > 0)
            session.Execute(
                """
                INSERT INTO archived (list, number, message_id, permalink, sha256, size, date, author_name, author_address, subject, in_reply_to, ids, thread, octets, added)
                SELECT @list, CAST(value->>0 AS BIGINT), value->>1, value->>2, value->>3, CAST(value->>4 AS BIGINT), CAST(value->>5 AS BIGINT), value->>6, value->>7,
                    value->>8, value->>9, value->>10, CAST(value->>11 AS BIGINT), value->>3, @now
                FROM json_each(@rows)
                """,
                ("list", list.Key), ("now", now), ("rows", RowJson.Of(_rows, static (json, row) => Write(json, row.Post, row.Number, row.Permalink, row.Thread))));
        _ids.Clear();
        _rows.Clear();
    }

    private static void Write(Utf8JsonWriter json, ArchivedPost post, long number, string permalink, long thread)
    {
        json.WriteNumberValue(number);
        json.WriteStringValue(CleanText.Of(post.MessageId));
        json.WriteStringValue(permalink);
        json.WriteStringValue(post.Sha256);
        json.WriteNumberValue(post.Size);
        json.WriteNumberValue(post.Date.ToUnixTimeMilliseconds());
        json.WriteStringValue(CleanText.Of(post.Author?.Name ?? ""));
        json.WriteStringValue(CleanText.Of(post.Author?.Address ?? ""));
        json.WriteStringValue(CleanText.Of(post.Subject));
        json.WriteStringValue(CleanText.Of(post.InReplyTo ?? ""));
        json.WriteStringValue(CleanText.Of(string.Join(' ', post.References)));
        json.WriteNumberValue(thread);
    }
}
