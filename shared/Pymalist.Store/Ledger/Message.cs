using System.Data.Common;

namespace Pymalist.Store;

/// <summary>A message of a post, with what is written down of all its recipients that follow it.</summary>
internal sealed record Message(long Id, string Name, long Followers, Standing Standing)
{
    public const string SelectFollowed = """
        SELECT message FROM copy
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state = -1
        """;

    public const string Detach = """
        UPDATE copy SET
            state = message.state, claim = message.claim, attempts = message.attempts, first_attempt = message.first_attempt,
            changed = message.changed, due = message.due, status = message.status, reply = message.reply
        FROM message
        WHERE copy.post = @post AND copy.recipient IN (SELECT value->>0 FROM json_each(@rows)) AND copy.state = -1
            AND copy.message = @message AND message.id = @message
        """;

    /// <summary>What <see cref="Read"/> reads, in that order.</summary>
    public const string Columns = $"message.id, message.name, message.followers, {Standing.Columns}";

    public static Message? Of(Session session, long post, string name) => session.Query(
        $"SELECT {Columns} FROM message WHERE post = @post AND name = @name", row => Read(row), ("post", post), ("name", name)) is [var one] ? one : null;

    public static Message? Of(Session session, long id) =>
        session.Query($"SELECT {Columns} FROM message WHERE id = @id", row => Read(row), ("id", id)) is [var one] ? one : null;

    /// <summary>Makes one.</summary>
    /// <param name="session">Within a transaction.</param>
    /// <param name="post">The key of the post.</param>
    /// <param name="name">Its id.</param>
    /// <param name="followers">How many recipients it is about to have, that follow it.</param>
    /// <param name="now">When.</param>
    public static long Add(Session session, long post, string name, long followers, long now) => session.Number(
        "INSERT INTO message (post, name, followers, changed) VALUES (@post, @name, @followers, @now) ON CONFLICT DO NOTHING RETURNING id",
        ("post", post), ("name", name), ("followers", followers), ("now", now)) ?? throw new ConflictException("Another process makes the same message.");

    /// <summary>
    /// Recipients follow no more: what is written down of them stands in their own rows from here on, as it was. Whoever writes to their
    /// messages meanwhile waits, and then finds fewer that follow.
    /// </summary>
    /// <param name="session">Within a transaction.</param>
    /// <param name="post">The key of the post.</param>
    /// <param name="rows">The keys of recipients, whether they follow or not, as rows.</param>
    /// <returns>How many have followed until now.</returns>
    public static long Part(Session session, long post, string rows)
    {
        var all = 0L;
        foreach (var message in session.Query(SelectFollowed, row => row.GetInt64(0), ("post", post), ("rows", rows)).Distinct().Order())
        {
            session.Number("SELECT id FROM message WHERE id = @message /*postgres FOR UPDATE*/", ("message", message));
            var parted = (long)session.Execute(Detach, ("post", post), ("message", message), ("rows", rows));
            session.Execute("UPDATE message SET followers = followers - @parted WHERE id = @message", ("message", message), ("parted", parted));
            all += parted;
        }

        return all;
    }

    /// <param name="row">Has the columns.</param>
    /// <param name="first">Where they begin.</param>
    public static Message Read(DbDataReader row, int first = 0) =>
        new(row.GetInt64(first), row.GetString(first + 1), row.GetInt64(first + 2), Standing.Read(row, first + 3)!);
}

/// <summary>A message as a claim has found it. Its followers only become fewer: while they are as many, they are the same.</summary>
/// <param name="Message">Its key.</param>
/// <param name="Followers">How many there were.</param>
internal sealed record Followed(long Message, long Followers);
