namespace Pymalist.Store;

/// <summary>Takes recipients of a message into hand: <see cref="ILedger.Claim"/>.</summary>
internal sealed class Taking(Session session, string distributor, Mail mail, bool retryUnknown, long token, long now)
{
    public const string TakeDue = $"""
        UPDATE delivery SET claim = @claim
        WHERE post = (SELECT id FROM post WHERE mail = @mail AND list = @list AND distributor = @distributor AND paused IS NULL)
            AND recipient IN (SELECT value->>0 FROM json_each(@rows))
            AND (state = 0 OR state = 3 AND due <= @now OR state = 6 AND @retry)
        RETURNING {Rows.Columns}, post
        """;

    // What a process was sending when it died, or when it let go, may have arrived.
    public const string Doubt = """
        UPDATE delivery SET state = 6, claim = 0, changed = @now
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state = 1
            AND ((claim >> 32) NOT IN (SELECT id FROM owner)
                OR (claim >> 32) = @owner AND claim NOT IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each(@active)))
        """;

    public const string SelectOthers = $"""
        SELECT {Rows.Columns} FROM delivery
        WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows)) AND state IN (0, 1, 3, 6) AND claim <> @claim
        """;

    private readonly string _list = Post.List(mail);
    private readonly OrderedDictionary<string, Mailbox> _recipients = Recipients.ByKey(mail.Recipients);
    private readonly List<LedgerRow> _now = [];
    private string _rows = "";
    private long _post;

    /// <summary>In one statement where all of them are due, which is the usual; else in as many as it takes.</summary>
    public Claim Take(Owner owner, ActiveClaims claims)
    {
        _rows = Recipients.Json(_recipients);
        Due();
        if (_now.Count > 0 && _now.Count == _recipients.Count)
            return Claim([], null);

        var post = Post.Of(session, mail, distributor, now);
        _post = post.Id;
        AddMissing();
        owner.StrikeTheGone(session);
        session.Execute(Doubt, ("post", _post), ("rows", _rows), ("now", now), ("owner", owner.Id), ("active", RowJson.Of(claims.All)));
        Due();
        return Claim(Others(), post.Paused);
    }

    private void Due()
    {
        _now.Clear();
        _now.AddRange(session.Query(
        TakeDue,
        row =>
        {
            _post = row.GetInt64(Rows.Count);
            return Row(row);
        },
        ("claim", token), ("mail", MailId.Root(mail.Id)), ("list", _list), ("distributor", distributor), ("rows", _rows), ("now", now), ("retry", retryUnknown)));
    }

    private void AddMissing()
    {
        var there = session.Number(
            "SELECT count(*) FROM delivery WHERE post = @post AND recipient IN (SELECT value->>0 FROM json_each(@rows))", ("post", _post), ("rows", _rows));
        if (there < _recipients.Count)
            Rows.Add(session, _post, Rows.Message(session, _post, mail.Id), _rows, now);
    }

    private List<LedgerRow> Others() => session.Query(SelectOthers, Row, ("post", _post), ("rows", _rows), ("claim", token));

    private LedgerRow Row(System.Data.Common.DbDataReader row) => Rows.Read(row, distributor, _list);

    private Claim Claim(List<LedgerRow> others, string? paused) => new()
    {
        Token = token,
        Post = _post,
        Distributor = distributor,
        Now = _now,
        Later = [.. others.Where(row => !IsHeld(row))],
        Held = [.. others.Where(IsHeld)],
        Paused = paused,
    };

    private bool IsHeld(LedgerRow row) => row.State == DeliveryState.Unknown && !retryUnknown;
}
