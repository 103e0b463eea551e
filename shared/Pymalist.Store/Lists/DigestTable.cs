using Pymalist.Lists;

namespace Pymalist.Store;

/// <inheritdoc/>
internal sealed class DigestTable(Session session) : IDigestTable
{
    public DigestMark? Find(AddrSpec list, string zone) => session.Query(
        "SELECT volume, issue, last_post, at FROM digest WHERE list = @list AND zone = @zone",
        row => new DigestMark((int)row.GetInt64(0), (int)row.GetInt64(1), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
        ("list", list.Key), ("zone", zone)).SingleOrDefault();

    public bool Advance(AddrSpec list, string zone, DigestMark? from, DigestMark to) => session.Execute(
        from is null
            ? """
              INSERT INTO digest (list, zone, volume, issue, last_post, at) VALUES (@list, @zone, @volume, @issue, @post, @at)
              ON CONFLICT (list, zone) DO NOTHING
              """
            : """
              UPDATE digest SET volume = @volume, issue = @issue, last_post = @post, at = @at
              WHERE list = @list AND zone = @zone AND last_post = @from_post AND issue = @from_issue AND volume = @from_volume
              """,
        [
            ("list", list.Key), ("zone", zone), ("volume", (long)to.Volume), ("issue", (long)to.Issue), ("post", to.LastPost), ("at", to.At.ToUnixTimeMilliseconds()),
            .. from is null ? [] : new (string, object)[] { ("from_post", from.LastPost), ("from_issue", (long)from.Issue), ("from_volume", (long)from.Volume) },
        ]) > 0;
}
