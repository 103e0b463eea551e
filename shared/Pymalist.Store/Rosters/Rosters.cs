using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class Rosters(StoreEngine engine, StoreClock clock) : IRosters
{
    private const string Columns = """
        written, CASE WHEN declared >= (SELECT valid FROM roster WHERE roster.list = member.list) THEN 1 ELSE 0 END, state, reason, since, address
        """;

    private const long PageSize = 5_000;

    public Task Declare(AddrSpec list, string name, IReadOnlyList<AddrSpec> members, CancellationToken cancellationToken) =>
        new Declaration(engine, clock, Recipients.Key(list), name, members).Make(cancellationToken);

    public async IAsyncEnumerable<Member> Members(AddrSpec list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var page = await engine.Read(
                session => session.Query(
                    $"SELECT {Columns} FROM member WHERE list = @list AND address > @last ORDER BY address LIMIT @limit",
                    row => (Member: Read(row), Key: row.GetString(5)), ("list", Recipients.Key(list)), ("last", last), ("limit", PageSize)),
                cancellationToken);
            foreach (var (member, _) in page)
                yield return member;
            if (page.Count < PageSize)
                yield break;
            last = page[^1].Key;
        }
    }

    public Task<Member?> Find(AddrSpec list, AddrSpec address, CancellationToken cancellationToken) => engine.Read(
        session => session.Query(
            $"SELECT {Columns} FROM member WHERE list = @list AND address = @address", Read,
            ("list", Recipients.Key(list)), ("address", Recipients.Key(address))).SingleOrDefault(),
        cancellationToken);

    public async Task<bool> Set(AddrSpec list, AddrSpec address, MemberState state, string reason, CancellationToken cancellationToken) => await engine.Write(
        session => session.Execute(
            "UPDATE member SET state = @state, reason = @reason, since = @now WHERE list = @list AND address = @address",
            ("state", (long)state), ("reason", CleanText.Of(reason)), ("now", clock.Now),
            ("list", Recipients.Key(list)), ("address", Recipients.Key(address))) > 0,
        cancellationToken);

    private static Member Read(DbDataReader row) => new(
        AddrSpec.Parse(row.GetString(0)), row.GetInt64(1) == 1, (MemberState)row.GetInt64(2), row.GetString(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
