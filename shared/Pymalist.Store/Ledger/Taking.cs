namespace Pymalist.Store;

/// <summary>Finds out who of a message's recipients is to be served now: <see cref="ILedger.Claim"/>.</summary>
internal sealed class Taking(string distributor, Mail mail, bool retryUnknown, long token)
{
    // The name of a message is looked up for those only who stand in another one.
    public const string SelectRows = $"""
        SELECT CASE WHEN delivery.message = own.id THEN own.name ELSE (SELECT name FROM message WHERE id = delivery.message) END, {Rows.AllButName}, post.id, post.paused
        FROM post LEFT JOIN message AS own ON own.post = post.id AND own.name = @name CROSS JOIN delivery
        WHERE post.mail = @mail AND post.list = @list AND post.distributor = @distributor
            AND delivery.post = post.id AND delivery.recipient IN (SELECT value->>0 FROM json_each(@rows))
        """;

    // What a process was sending when it died, or when it let go, may have arrived. Its claim ends by that: it may only have been away.
    public const string Doubt = """
        UPDATE delivery SET state = 6, claim = @claim, changed = @now
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state = 1
            AND ((claim >> 32) NOT IN (SELECT id FROM owner)
                OR (claim >> 32) = @owner AND claim NOT IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each(@active)))
        """;

    private readonly string _list = Post.List(mail);
    private readonly OrderedDictionary<string, Mailbox> _recipients = Recipients.ByKey(mail.Recipients);

    private string Keys => field ??= Recipients.Json(_recipients);

    /// <summary>By reading alone, where all of them have a row and none is being sent, which is the usual; else null.</summary>
    public Claim? Look(Session session, long now)
    {
        var (post, rows) = Read(session);
        return post is null || rows.Count < _recipients.Count || rows.Exists(row => row.State == DeliveryState.Sending) ? null : Claim(post, rows, now);
    }

    /// <summary>Makes the rows that are missing, and puts in doubt what the dead were sending.</summary>
    public Claim Take(Session session, Owner owner, ActiveClaims claims, long now)
    {
        var post = Post.Of(session, mail, distributor, now);
        if (Read(session).Rows.Count < _recipients.Count)
            Rows.Add(session, post.Id, Rows.Message(session, post.Id, mail.Id), Keys, now);
        owner.StrikeTheGone(session);
        session.Execute(
            Doubt, ("post", post.Id), ("rows", Keys), ("claim", token), ("now", now), ("owner", owner.Id), ("active", RowJson.Of(claims.All)));
        return Claim(post, Read(session).Rows, now);
    }

    private (Post? Post, List<LedgerRow> Rows) Read(Session session)
    {
        Post? post = null;
        var rows = session.Query(
            SelectRows,
            row =>
            {
                post ??= new(row.GetInt64(Rows.Count), row.IsDBNull(Rows.Count + 1) ? null : row.GetString(Rows.Count + 1));
                return Rows.Read(row, distributor, _list);
            },
            ("mail", MailId.Root(mail.Id)), ("name", mail.Id), ("list", _list), ("distributor", distributor), ("rows", Keys));
        return (post, rows);
    }

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

    private static bool IsOpen(LedgerRow row) => row.State is DeliveryState.Pending or DeliveryState.Sending or DeliveryState.Deferred or DeliveryState.Unknown;

    private bool IsHeld(LedgerRow row) => row.State == DeliveryState.Unknown && !retryUnknown;
}
