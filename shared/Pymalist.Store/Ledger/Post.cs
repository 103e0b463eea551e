namespace Pymalist.Store;

/// <summary>What one list makes of one mail, for one distributor.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Paused">Why it is stopped; null when it is not.</param>
internal sealed record Post(long Id, string? Paused)
{
    private const string Find = "SELECT id, paused FROM post WHERE mail = @mail AND list = @list AND distributor = @distributor";

    /// <summary>The post that a mail is of; it is made where it is missing.</summary>
    public static Post Of(Session session, Mail mail, string distributor, long now)
    {
        ReadOnlySpan<(string, object)> key = [("mail", MailId.Root(mail.Id)), ("list", List(mail)), ("distributor", distributor)];
        if (session.Query(Find, Read, key) is [var post])
            return post;

        var made = session.Query(
            """
            INSERT INTO post (mail, list, distributor, since) VALUES (@mail, @list, @distributor, @now)
            ON CONFLICT DO NOTHING RETURNING id, paused
            """,
            Read, [.. key, ("now", now)]);
        return made is [var one] ? one : throw new ConflictException("Another process makes the same post.");
    }

    public static string List(Mail mail) => mail.List is { } list ? list.Address.Key : "";

    private static Post Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1));
}
