using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class MemberTable(Session session, long now) : IMemberTable
{
    private const int MembersAtOnce = 2_000;

    private const string IsMember = $"({MemberRow.Roles}) & 1 = 1 AND member.state < 2";

    public Member? Find(AddrSpec list, AddrSpec address) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.address = @address", MemberRow.Read,
        ("list", list.Key), ("address", address.Key)).SingleOrDefault();

    public IReadOnlyList<Member> Find(AddrSpec list, IReadOnlyList<AddrSpec> addresses) => Find(list, addresses.Select(address => address.Key));

    public Member? Find(AddrSpec list, long number) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.number = @number", MemberRow.Read,
        ("list", list.Key), ("number", number)).SingleOrDefault();

    public IReadOnlyList<Member> Page(AddrSpec list, string after, int most) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.address > @after ORDER BY member.address LIMIT @most", MemberRow.Read,
        ("list", list.Key), ("after", after), ("most", (long)most));

    public IReadOnlyList<Member> With(AddrSpec list, Roles roles) => [.. session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND (member.given > 1 OR member.declared_roles > 1) ORDER BY member.address", MemberRow.Read,
        ("list", list.Key)).Where(member => (member.Roles & roles) != 0)];

    public IReadOnlyList<string> DigestZones(AddrSpec list) => session.Query(
        "SELECT DISTINCT time_zone FROM member WHERE list = @list AND (delivery IN (1, 2) OR rest_form > 0) AND state < 2 ORDER BY time_zone", row => row.GetString(0), ("list", list.Key));

    // Whoever gets no mail at the moment goes along, so that he does not have all that he has missed at once.
    public IReadOnlyList<DigestPosition> DigestPositions(AddrSpec list, string zone) => session.Query(
        """
        SELECT digest_post, delivery FROM member
        WHERE list = @list AND time_zone = @zone AND delivery IN (1, 2) AND state < 2 GROUP BY digest_post, delivery ORDER BY digest_post, delivery
        """,
        row => new DigestPosition(row.GetInt64(0), (MemberDelivery)row.GetInt64(1)), ("list", list.Key), ("zone", zone));

    public IReadOnlyList<Member> AdvanceDigest(AddrSpec list, string zone, long from, long to) => Find(list, session.Query(
        """
        UPDATE member SET digest_post = @to WHERE list = @list AND time_zone = @zone AND delivery IN (1, 2) AND digest_post = @from RETURNING address
        """,
        row => row.GetString(0), ("list", list.Key), ("zone", zone), ("from", from), ("to", to)));

    public IReadOnlyList<Member> WithRest(AddrSpec list) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.rest_form > 0 ORDER BY member.address", MemberRow.Read, ("list", list.Key));

    public bool ClearRest(AddrSpec list, Member member) => member.Rest is { } rest && session.Execute(
        """
        UPDATE member SET rest_form = 0
        WHERE list = @list AND number = @number AND rest_form = @form AND rest_after = @after AND rest_post = @post
        """,
        ("list", list.Key), ("number", member.Number), ("form", (long)rest.Form), ("after", rest.After), ("post", rest.LastPost)) > 0;

    public IReadOnlyList<Member> PageWithBounces(AddrSpec list, string after, int most) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.bounces <> '' AND member.address > @after ORDER BY member.address LIMIT @most",
        MemberRow.Read, ("list", list.Key), ("after", after), ("most", (long)most));

    public void CountPost(AddrSpec list, AddrSpec address) => session.Execute(
        "UPDATE member SET posts = posts + 1 WHERE list = @list AND address = @address", ("list", list.Key), ("address", address.Key));

    public IReadOnlyList<(AddrSpec List, Member Member)> Of(AddrSpec address) => session.Query(
        $"{MemberRow.Select} WHERE member.address = @address ORDER BY member.list", row => (AddrSpec.Parse(row.GetString(MemberRow.List)), MemberRow.Read(row)),
        ("address", address.Key));

    public void Put(AddrSpec list, params IReadOnlyList<Member> members)
    {
        foreach (var some in members.Chunk(MembersAtOnce))
            Put(list, some);
    }

    public bool Remove(AddrSpec list, AddrSpec address) => session.Execute(
        "DELETE FROM member WHERE list = @list AND address = @address", ("list", list.Key), ("address", address.Key)) > 0;

    public long Count(AddrSpec list) => session.Number(
        $"SELECT count(*) FROM member JOIN roster ON roster.list = member.list WHERE member.list = @list AND {IsMember}", ("list", list.Key))!.Value;

    public long CountIn(AddrSpec list, string domain) => session.Number(
        $"SELECT count(*) FROM member JOIN roster ON roster.list = member.list WHERE member.list = @list AND member.domain = @domain AND {IsMember}",
        ("list", list.Key), ("domain", domain))!.Value;

    private List<Member> Find(AddrSpec list, IEnumerable<string> keys) => session.Query(
        $"{MemberRow.Select} WHERE member.list = @list AND member.address IN (SELECT value->>0 FROM json_each(@rows))", MemberRow.Read,
        ("list", list.Key), ("rows", RowJson.Of(keys)));

    // A number is taken for each, also for those who have one: numbers need not be without gaps, only never another's.
    private void Put(AddrSpec list, Member[] members)
    {
        var last = session.Number(
            "UPDATE roster SET last_member = last_member + @count WHERE list = @list RETURNING last_member", ("count", (long)members.Length), ("list", list.Key))
            ?? throw new InvalidOperationException($"There is no list {list}.");
        var number = last - members.Length;
        session.Execute(
            MemberRow.Put, ("list", list.Key), ("now", now),
            ("rows", RowJson.Of(members, (Utf8JsonWriter json, Member member) => MemberRow.Write(json, member, ++number))));
    }
}
