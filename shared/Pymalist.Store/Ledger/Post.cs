namespace Pymalist.Store;

/// <summary>What one list makes of one mail, for one distributor.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Paused">Why it is stopped; null when it is not.</param>
internal sealed record Post(long Id, string? Paused)
{
    private const string ByKey = "WHERE post.mail = @mail AND post.list = @list AND post.distributor = @distributor";

    /// <summary>The post that a mail is of; it is made where it is missing.</summary>
    public static Post Of(Session session, Mail mail, string distributor, long now)
    {
        if (session.Query($"SELECT id, paused FROM post {ByKey}", Read, Key(mail, distributor)) is [var post])
            return post;

        var made = session.Query(
            """
            INSERT INTO post (mail, list, distributor, since) VALUES (@mail, @list, @distributor, @now)
            ON CONFLICT DO NOTHING RETURNING id, paused
            """,
            Read, [.. Key(mail, distributor), ("now", now)]);
        return made is [var one] ? one : throw new ConflictException("Another process makes the same post.");
    }

    /// <summary>The post that a mail is of, and the message of its id; null where either is missing.</summary>
    public static (Post Post, Message Message)? Find(Session session, Mail mail, string distributor) =>
        session.Query(
            $"SELECT post.id, post.paused, {Message.Columns} FROM post JOIN message ON message.post = post.id AND message.name = @name {ByKey}",
            row => (Read(row), Message.Read(row, 2)), [.. Key(mail, distributor), ("name", mail.Id)]) is [var both] ? both : null;

    public static string List(Mail mail) => mail.List is { } list ? list.Address.Key : "";

    private static (string, object)[] Key(Mail mail, string distributor) =>
        [("mail", MailId.Root(mail.Id)), ("list", List(mail)), ("distributor", distributor)];

    private static Post Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1));
}
