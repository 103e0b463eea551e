namespace Pymalist.Store;

/// <summary>Finds out who of a message's recipients is to be served now: <see cref="ILedger.Claim"/>.</summary>
internal sealed class Taking(string distributor, Mail mail, bool retryUnknown, long token)
{
    public const string SelectRows = $"""
        SELECT recipient, COALESCE(address, recipient), message, since, {Standing.Columns} FROM copy
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows))
        """;

    // What a process was sending when it died, or when it let go, may have arrived. Its claim ends by that: it may only have been away.
    public const string Doubt = """
        UPDATE copy SET state = 6, claim = @claim, changed = @now
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state = 1
        """ + OfTheDead;

    // A process has sent to all that follow a message, or to none of them.
    private const string DoubtFollowers = "UPDATE message SET state = 6, claim = @claim, changed = @now WHERE id = @message AND state = 1" + OfTheDead;

    private const string OfTheDead = """

            AND ((claim >> 32) NOT IN (SELECT id FROM owner)
                OR (claim >> 32) = @owner AND claim NOT IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each(@active)))
        """;

    private readonly string _list = Post.List(mail);
    private readonly OrderedDictionary<string, Mailbox> _recipients = Recipients.ByKey(mail.Recipients);

    private string Keys => field ??= Recipients.Json(_recipients);

    /// <summary>By reading alone, where all of them have a row and none is being sent, which is the usual; else null.</summary>
    public Claim? Look(Session session, long now) =>
        Post.Find(session, mail, distributor) is var (post, own) && Read(session, post, own) is var rows && rows.Count == _recipients.Count && !rows.Exists(IsBeingSent)
            ? Claim(post, rows, now)
            : null;

    /// <summary>Makes the rows that are missing, and puts in doubt what the dead were sending.</summary>
    public Claim Take(Session session, Owner owner, ActiveClaims claims, long now)
    {
        var post = Post.Of(session, mail, distributor, now);
        var own = Message.Of(session, post.Id, mail.Id);
        if (Read(session, post, own).Count < _recipients.Count)
            Rows.Add(session, post.Id, own?.Id ?? Message.Add(session, post.Id, mail.Id, followers: 0, now), follow: false, Keys, now);
        owner.StrikeTheGone(session);
        foreach (var followed in Read(session, post, own).Where(IsBeingSent).Select(row => row.Follows).Distinct())
        {
            ReadOnlySpan<(string, object)> dead = [("claim", token), ("now", now), ("owner", owner.Id), ("active", RowJson.Of(claims.All))];
            if (followed is null)
                session.Execute(Doubt, [.. dead, ("post", post.Id), ("rows", Keys)]);
            else
                session.Execute(DoubtFollowers, [.. dead, ("message", followed.Message)]);
        }

        return Claim(post, Read(session, post, Message.Of(session, post.Id, mail.Id)), now);
    }

    // Nearly always they are all in the message that was given. One that is pruned meanwhile is missing.
    private List<LedgerRow> Read(Session session, Post post, Message? own)
    {
        var messages = new Dictionary<long, Message>();
        if (own is not null)
            messages.Add(own.Id, own);
        var rows = session.Query(
            SelectRows,
            row => (Recipient: row.GetString(1), Message: row.GetInt64(2), Since: row.GetInt64(3), Standing: Standing.Read(row, 4)),
            ("post", post.Id), ("rows", Keys));
        foreach (var other in rows.Select(row => row.Message).Distinct().Where(message => !messages.ContainsKey(message)).ToArray())
        {
            if (Message.Of(session, other) is { } message)
                messages.Add(other, message);
        }

        return [.. rows.Where(row => messages.ContainsKey(row.Message)).Select(row => Row(messages[row.Message], row.Recipient, row.Since, row.Standing))];
    }

    private LedgerRow Row(Message message, string recipient, long since, Standing? standing) =>
        Rows.Of(message.Name, recipient, distributor, _list, since, standing ?? message.Standing) with
        {
            Follows = standing is null ? new(message.Id, message.Followers) : null,
        };

    private Claim Claim(Post post, List<LedgerRow> rows, long now)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(now);
        var open = rows.ToLookup(row => post.Paused is null && IsDue(row, time));
        return new()
        {
            Token = token,
            Post = post.Id,
            Distributor = distributor,
            Now = [.. open[true]],
            Later = [.. open[false].Where(row => IsOpen(row) && !IsHeld(row))],
            Held = [.. open[false].Where(IsHeld)],
            Paused = post.Paused,
        };
    }

    private bool IsDue(LedgerRow row, DateTimeOffset now) => row.State switch
    {
        DeliveryState.Pending => true,
        DeliveryState.Deferred => row.Due <= now,
        DeliveryState.Unknown => retryUnknown,
        _ => false,
    };

    private static bool IsBeingSent(LedgerRow row) => row.State == DeliveryState.Sending;

    private static bool IsOpen(LedgerRow row) => row.State is DeliveryState.Pending or DeliveryState.Sending or DeliveryState.Deferred or DeliveryState.Unknown;

    private bool IsHeld(LedgerRow row) => row.State == DeliveryState.Unknown && !retryUnknown;
}
