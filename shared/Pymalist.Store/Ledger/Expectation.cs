namespace Pymalist.Store;

/// <summary>Writes down who is to get an outgoing mail: <see cref="ILedger.Expect"/>.</summary>
internal sealed class Expectation(Session session, Mail outgoing, long now)
{
    // In the order in which the messages were written down, and so the first message of a post stays the first.
    public const string SelectKnown = """
        SELECT copy.recipient, message.name FROM copy JOIN message ON message.id = copy.message
        WHERE copy.post = @post AND copy.recipient IN (SELECT value->>0 FROM json_each(@rows))
        ORDER BY message.id
        """;

    private readonly OrderedDictionary<string, Mailbox> _recipients = Recipients.ByKey(outgoing.Recipients);
    private bool _isNew;

    /// <summary>The messages that its recipients are in, the oldest first.</summary>
    public IReadOnlyList<Mail> Write(IReadOnlyList<string> distributors)
    {
        if (_recipients.Count == 0 || distributors.Count == 0)
            return [outgoing];

        var posts = distributors.Select(distributor => Post.Of(session, outgoing, distributor, now).Id).ToArray();
        var messages = Assign(posts);
        foreach (var post in posts)
            AddMissing(post, messages);

        var names = messages.Values.Distinct().ToArray();
        return names is [var name] && name == outgoing.Id && _isNew ? [outgoing] : [.. names.Select(each => Whole(each, posts))];
    }

    // Who stands in a message stays there; all others go into this one.
    private Dictionary<string, string> Assign(long[] posts)
    {
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var post in posts)
        {
            foreach (var (recipient, message) in Known(post))
                messages.TryAdd(recipient, message);
        }

        _isNew = messages.Count == 0;
        var others = _recipients.Keys.Where(recipient => !messages.ContainsKey(recipient)).ToArray();
        if (others.Length > 0)
        {
            var name = NameFor(others, posts);
            foreach (var recipient in others)
                messages.Add(recipient, name);
        }

        return messages;
    }

    private List<(string Recipient, string Message)> Known(long post) => session.Query(
        SelectKnown, row => (row.GetString(0), row.GetString(1)), ("post", post), ("rows", RowJson.Of(_recipients.Keys)));

    // A message that was written down with other recipients goes out as it was. The queues know it by its id, so this one needs another.
    private string NameFor(string[] recipients, long[] posts) =>
        posts.Any(post => IsThere(post, outgoing.Id)) ? MailId.Derived(outgoing.Id, recipients) : outgoing.Id;

    private bool IsThere(long post, string name) =>
        session.Number("SELECT id FROM message WHERE post = @post AND name = @name", ("post", post), ("name", name)) is not null;

    private void AddMissing(long post, Dictionary<string, string> messages)
    {
        var known = _isNew ? [] : Known(post).Select(row => row.Recipient).ToHashSet();
        foreach (var message in messages.Where(message => !known.Contains(message.Key)).GroupBy(message => message.Value, message => message.Key))
        {
            var (there, count) = (Message.Of(session, post, message.Key), message.Count());
            var added = Rows.Add(
                session, post, there?.Id ?? Message.Add(session, post, message.Key, count, now), follow: there is null,
                Recipients.Json(message.Select(key => new KeyValuePair<string, Mailbox>(key, _recipients[key]))), now);
            if (added != count)
                throw new ConflictException("Another process expands the same post.");
        }
    }

    private Mail Whole(string name, long[] posts)
    {
        var recipients = new OrderedDictionary<string, Mailbox>(StringComparer.Ordinal);
        foreach (var (recipient, address) in posts.SelectMany(post => Written(post, name)))
            recipients.TryAdd(recipient, _recipients.GetValueOrDefault(recipient) ?? new Mailbox(null, AddrSpec.Parse(address)));
        return name == outgoing.Id && recipients.Count == _recipients.Count && recipients.Keys.All(_recipients.ContainsKey)
            ? outgoing
            : outgoing with { Id = name, Recipients = [.. recipients.Values] };
    }

    private List<(string Recipient, string Address)> Written(long post, string name) => session.Query(
        """
        SELECT recipient, COALESCE(address, recipient) FROM copy
        WHERE post = @post AND message = (SELECT id FROM message WHERE post = @post AND name = @name)
        ORDER BY recipient
        """,
        row => (row.GetString(0), row.GetString(1)), ("post", post), ("name", name));
}
