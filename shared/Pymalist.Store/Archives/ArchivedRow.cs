using System.Data.Common;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;

namespace Pymalist.Store;

/// <summary>A post as its row has it.</summary>
/// <param name="Post">Without its octets.</param>
/// <param name="Octets">Their name.</param>
internal sealed record ArchivedRow(ArchivedPost Post, string Octets)
{
    public const string Columns = """
        number, message_id, permalink, sha256, size, date, author_name, author_address, subject, in_reply_to, ids, thread, octets, reason, actor, redacted
        """;

    public static ArchivedRow? Find(Session session, AddrSpec list, long number) => session.Query(
        $"SELECT {Columns} FROM archived WHERE list = @list AND number = @number", Read, ("list", list.Key), ("number", number)).SingleOrDefault();

    public static ArchivedRow? Find(Session session, AddrSpec list, string permalink) => session.Query(
        $"SELECT {Columns} FROM archived WHERE list = @list AND permalink = @permalink", Read,
        ("list", list.Key), ("permalink", CleanText.Of(permalink))).SingleOrDefault();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static ArchivedRow Read(DbDataReader row)
    {
        var subject = row.GetString(8);
        var redaction = row.IsDBNull(15) ? null : new Redaction(row.GetString(13), row.GetString(14), Time(row.GetInt64(15)));
        var post = new ArchivedPost
        {
            Number = row.GetInt64(0),
            MessageId = row.GetString(1),
            Permalink = row.GetString(2),
            Sha256 = row.GetString(3),
            Size = row.GetInt64(4),
            Date = Time(row.GetInt64(5)),
            Author = AuthorOf(row.GetString(6), row.GetString(7)),
            Subject = subject,
            BaseSubject = redaction is null ? BaseSubject.Of(subject) : BaseSubject.None,
            InReplyTo = row.GetString(9) is { Length: > 0 } answered ? answered : null,
            References = row.GetString(10).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Thread = row.GetInt64(11),
            Redaction = redaction,
        };
        return new(post, row.GetString(12));
    }

    private static ListedAddress? AuthorOf(string name, string address) =>
        name.Length == 0 && address.Length == 0 ? null : new(name.Length == 0 ? null : name, address);
}
