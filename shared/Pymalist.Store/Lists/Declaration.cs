using System.Security.Cryptography;
using System.Text;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <summary>
/// Declares the people of a list, some thousand to a commit, so that nobody waits for all of them. It is valid with the last one; until
/// then those are members whom the last one named, and those who were added by then.
/// </summary>
/// <param name="engine">The store's.</param>
/// <param name="clock">The store's.</param>
/// <param name="list">The list's key.</param>
/// <param name="name">What people call it.</param>
/// <param name="people">Its members, moderators and owners. Who stands there more than once is all that is said of him.</param>
internal sealed class Declaration(StoreEngine engine, StoreClock clock, AddrSpec list, string name, IReadOnlyList<(Mailbox Mailbox, Roles Roles)> people)
{
    private const int MembersAtOnce = 2_000;

    public async Task Make(CancellationToken cancellationToken)
    {
        var digest = Digest();
        if (await engine.Read(session => IsValid(session, digest), cancellationToken))
            return;

        var number = await engine.Write(Begin, cancellationToken);

        // In one order, so that two processes do not wait for each other.
        foreach (var some in people.GroupBy(person => person.Mailbox.Address).Select(Joined).OrderBy(person => person.Mailbox.Address.Key, StringComparer.Ordinal).Chunk(MembersAtOnce))
            await engine.Write(session => Add(session, number, some), cancellationToken);
        await engine.Write(session => End(session, number, digest), cancellationToken);
    }

    private bool IsValid(Session session, string digest) => session.Number(
        "SELECT 1 FROM roster WHERE list = @list AND digest = @digest AND valid = last", ("list", list.Key), ("digest", digest)) is not null;

    private long Begin(Session session) => session.Number(
        """
        INSERT INTO roster (list, written, name, digest, valid, last, since) VALUES (@list, @written, @name, '', 0, 1, @now)
        ON CONFLICT (list) DO UPDATE SET last = roster.last + 1
        RETURNING last
        """,
        ("list", list.Key), ("written", list.ToString()), ("name", CleanText.Of(name)), ("now", clock.Now))!.Value;

    private int Add(Session session, long number, (Mailbox Mailbox, Roles Roles)[] some)
    {
        session.TakeTurn();
        var last = session.Number(
            "UPDATE roster SET last_member = last_member + @count WHERE list = @list RETURNING last_member", ("count", (long)some.Length), ("list", list.Key));
        var next = (last ?? some.Length) - some.Length;
        return session.Execute(
            """
            INSERT INTO member (list, address, written, domain, name, number, declared, declared_roles, state, reason, since, joined)
            SELECT @list, value->>0, value->>1, value->>2, value->>3, CAST(value->>4 AS BIGINT), @number, CAST(value->>5 AS BIGINT), 0, '', @now, @now
            FROM json_each(@rows) WHERE true
            ON CONFLICT (list, address) DO UPDATE SET written = excluded.written, declared = excluded.declared, declared_roles = excluded.declared_roles,
                    name = CASE WHEN excluded.name = '' THEN member.name ELSE excluded.name END,
                    digest_post = CASE WHEN member.given & 1 = 0 AND member.declared < (SELECT valid FROM roster WHERE roster.list = member.list)
                        THEN (SELECT last_post FROM roster WHERE roster.list = member.list) ELSE member.digest_post END
                WHERE member.declared < excluded.declared
            """,
            ("list", list.Key), ("number", number), ("now", clock.Now), ("rows", RowJson.Of(some, (json, person) =>
            {
                var key = person.Mailbox.Address.Key;
                json.WriteStringValue(key);
                json.WriteStringValue(person.Mailbox.Address.ToString());
                json.WriteStringValue(key[(key.LastIndexOf('@') + 1)..]);
                json.WriteStringValue(CleanText.Of(person.Mailbox.Name ?? ""));
                json.WriteNumberValue(++next);
                json.WriteNumberValue((int)person.Roles);
            })));
    }

    private static (Mailbox Mailbox, Roles Roles) Joined(IEnumerable<(Mailbox Mailbox, Roles Roles)> same) =>
        same.Aggregate((first, second) => (first.Mailbox.Name is null ? second.Mailbox with { Address = first.Mailbox.Address } : first.Mailbox, first.Roles | second.Roles));

    // Unless a later one came first.
    private int End(Session session, long number, string digest)
    {
        ListTable.Changed(session);
        return session.Execute(
            "UPDATE roster SET name = @name, digest = @digest, valid = @number WHERE list = @list AND valid < @number",
            ("name", CleanText.Of(name)), ("digest", digest), ("number", number), ("list", list.Key));
    }

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in people.Select(person => $"{(int)person.Roles} {person.Mailbox}").Prepend(name))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
