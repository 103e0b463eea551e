using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Store;

/// <summary>
/// Declares the members of a list, some thousand to a commit, so that nobody waits for all of them. It is valid with the last one; until
/// then those are members whom the last one named, and those who were added by then.
/// </summary>
/// <param name="engine">The store's.</param>
/// <param name="clock">The store's.</param>
/// <param name="list">The list's key.</param>
/// <param name="name">What people call it.</param>
/// <param name="members">Its members.</param>
internal sealed class Declaration(StoreEngine engine, StoreClock clock, string list, string name, IReadOnlyList<AddrSpec> members)
{
    private const int MembersAtOnce = 2_000;

    public async Task Make(CancellationToken cancellationToken)
    {
        var digest = Digest();
        if (await engine.Read(session => IsValid(session, digest), cancellationToken))
            return;

        var number = await engine.Write(Begin, cancellationToken);

        // In one order, so that two processes do not wait for each other.
        foreach (var some in members.DistinctBy(Recipients.Key).OrderBy(Recipients.Key, StringComparer.Ordinal).Chunk(MembersAtOnce))
            await engine.Write(session => Add(session, number, some), cancellationToken);
        await engine.Write(session => End(session, number, digest), cancellationToken);
    }

    private bool IsValid(Session session, string digest) => session.Number(
        "SELECT 1 FROM roster WHERE list = @list AND digest = @digest AND valid = last", ("list", list), ("digest", digest)) is not null;

    private long Begin(Session session) => session.Number(
        """
        INSERT INTO roster (list, name, digest, valid, last) VALUES (@list, '', '', 0, 1)
        ON CONFLICT (list) DO UPDATE SET last = roster.last + 1
        RETURNING last
        """,
        ("list", list))!.Value;

    private int Add(Session session, long number, AddrSpec[] some) => session.Execute(
        """
        INSERT INTO member (list, address, written, declared, state, reason, since)
        SELECT @list, value->>0, value->>1, @number, 0, '', @now FROM json_each(@rows) WHERE true
        ON CONFLICT (list, address) DO UPDATE SET written = excluded.written, declared = excluded.declared
            WHERE member.declared < excluded.declared
        """,
        ("list", list), ("number", number), ("now", clock.Now), ("rows", RowJson.Of(some, static (json, member) =>
        {
            json.WriteStringValue(Recipients.Key(member));
            json.WriteStringValue(member.ToString());
        })));

    // Unless a later one came first.
    private int End(Session session, long number, string digest) => session.Execute(
        "UPDATE roster SET name = @name, digest = @digest, valid = @number WHERE list = @list AND valid < @number",
        ("name", CleanText.Of(name)), ("digest", digest), ("number", number), ("list", list));

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in members.Select(member => member.ToString()).Prepend(name))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
