using System.Security.Cryptography;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class ListSession(Session session, long now) : IListSession
{
    private const int SecretLength = 32;

    public DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeMilliseconds(now);

    public IListTable Lists => new ListTable(session, now);

    public IMemberTable Members => new MemberTable(session, now);

    public IPostTable Posts => new PostTable(session);

    public IHeldTable Held => new HeldTable(session, now);

    public ITokenTable Tokens => new TokenTable(session, now);

    public IOutboxTable Outbox => new OutboxTable(session, now);

    public IAuditTable Audit => new AuditTable(session);

    public IDigestTable Digests => new DigestTable(session);

    public ICircuitTable Circuits => new CircuitTable(session, now);

    public byte[] Secret(string name)
    {
        session.Execute(
            "INSERT INTO secret (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING",
            ("name", name), ("value", RandomNumberGenerator.GetBytes(SecretLength)));
        return session.Query("SELECT value FROM secret WHERE name = @name", row => (byte[])row.GetValue(0), ("name", name)).Single();
    }

    public int Counted(string what, TimeSpan within) => (int)session.Number(
        "SELECT count(*) FROM tally WHERE what = @what AND at > @since", ("what", CleanText.Of(what)), ("since", now - (long)within.TotalMilliseconds))!.Value;

    public bool TryCount(string what, int most, TimeSpan within, string by = "")
    {
        var counted = session.Query(
            "SELECT by FROM tally WHERE what = @what AND at > @since", row => row.GetString(0),
            ("what", CleanText.Of(what)), ("since", now - (long)within.TotalMilliseconds));
        if (by.Length > 0 && counted.Contains(by))
            return true;
        if (counted.Count >= most)
            return false;

        session.Execute("INSERT INTO tally (what, at, by) VALUES (@what, @now, @by)", ("what", CleanText.Of(what)), ("now", now), ("by", by));
        return true;
    }
}
