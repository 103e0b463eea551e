using System.Runtime.CompilerServices;
using Pymalist.Lists.Archives;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Archive(StoreEngine engine, StoreClock clock, KeptOctets octets) : IArchive
{
    private const int PageSize = 500;

    public async Task<IReadOnlyList<Addition>> Add(AddrSpec list, IReadOnlyList<ArchivedPost> posts, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (additions, missing) = await engine.Write(session => new ArchiveAdding(session, octets, clock.Now, list).TryAdd(posts), cancellationToken);
            if (missing.Count == 0)
                return additions;

            foreach (var post in missing)
                await octets.WriteParts(post.Sha256, post.Octets, cancellationToken);
        }
    }

    public IAsyncEnumerable<ArchivedPost> All(AddrSpec list, long after, CancellationToken cancellationToken) =>
        Pages("list = @list", after, [("list", list.Key)], cancellationToken);

    public IAsyncEnumerable<ArchivedPost> Thread(AddrSpec list, long thread, CancellationToken cancellationToken) =>
        Pages("list = @list AND thread = @thread", 0, [("list", list.Key), ("thread", thread)], cancellationToken);

    public Task<ArchivedPost?> Find(AddrSpec list, long number, CancellationToken cancellationToken) =>
        engine.Read(session => WithOctets(session, ArchivedRow.Find(session, list, number)), cancellationToken);

    public Task<ArchivedPost?> Find(AddrSpec list, string permalink, CancellationToken cancellationToken) =>
        engine.Read(session => WithOctets(session, ArchivedRow.Find(session, list, permalink)), cancellationToken);

    public Task<bool> Redact(AddrSpec list, long number, Redaction redaction, CancellationToken cancellationToken) =>
        engine.Write(session => Redact(session, list, number, redaction), cancellationToken);

    public async IAsyncEnumerable<ArchivedList> Lists([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lists = await engine.Read(
            session => session.Query(
                """
                SELECT archive.written, count(*), count(DISTINCT thread), min(date), max(date) FROM archived JOIN archive ON archive.list = archived.list
                GROUP BY archive.list, archive.written ORDER BY archive.list
                """,
                row => new ArchivedList(AddrSpec.Parse(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), ArchivedRow.Time(row.GetInt64(3)), ArchivedRow.Time(row.GetInt64(4)))),
            cancellationToken);
        foreach (var list in lists)
            yield return list;
    }

    private async IAsyncEnumerable<ArchivedPost> Pages(
        string which, long after, (string Name, object Value)[] arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var last = after;
            var page = await engine.Read(
                session => session.Query(
                    $"SELECT {ArchivedRow.Columns} FROM archived WHERE {which} AND number > @after ORDER BY number LIMIT @limit", ArchivedRow.Read,
                    [.. arguments, ("after", last), ("limit", (long)PageSize)]),
                cancellationToken);
            foreach (var row in page)
                yield return row.Post;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Post.Number;
        }
    }

    private static ArchivedPost? WithOctets(Session session, ArchivedRow? row) => row is null
        ? null
        : row.Post with
        {
            Octets = KeptOctets.Read(session, row.Octets) ?? throw new InvalidDataException($"The octets of archived post {row.Post.Number} are gone."),
        };

    // Its own octets may be gone already, and it is none the less redacted.
    private bool Redact(Session session, AddrSpec list, long number, Redaction redaction)
    {
        if (ArchivedRow.Find(session, list, number) is not { Post.Redaction: null } row)
            return false;

        var redacted = Tombstone.Redacted(list, row.Post, redaction);
        var name = KeptOctets.NameOf(redacted.Octets.Span);
        if (!octets.TryPut(session, name, redacted.Octets))
            throw new ArgumentException("The reason is too long.", nameof(redaction));

        session.Execute(
            """
            UPDATE archived SET author_name = '', author_address = '', subject = @subject, octets = @octets, reason = @reason, actor = @actor, redacted = @at
            WHERE list = @list AND number = @number
            """,
            ("subject", redacted.Subject), ("octets", name), ("reason", CleanText.Of(redaction.Reason)), ("actor", CleanText.Of(redaction.Actor)),
            ("at", redaction.At.ToUnixTimeMilliseconds()), ("list", list.Key), ("number", number));
        octets.Drop(session, row.Octets);
        return true;
    }
}
