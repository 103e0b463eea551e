namespace Pymalist.Internet.Messages.Building;

/// <summary>A message that is our own: a notice, an answer, a digest, a report (RFC 5322, section 3.6).</summary>
public sealed record NewMessage
{
    public required Mailbox From { get; init; }

    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>Any text; what would end the line becomes a space.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>With its angle brackets; see <see cref="MessageIds.New"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>The ids of the message that it answers and of those before that, the oldest first, with their angle brackets; empty for a message that answers none.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Other fields, in order: names, and bodies of ASCII that are folded where they are long (<see cref="EncodedWords.Encode"/>).</summary>
    public IReadOnlyList<(string Name, string Body)> Fields { get; init; } = [];

    public required Entity Content { get; init; }

    /// <summary>Its octets, with line ends of CR LF.</summary>
    /// <exception cref="ArgumentException">The name or the body of one of <see cref="Fields"/>, or an id, is none.</exception>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var content = Content.Write();
        byte[] body = [.. "\r\n"u8, .. content.Body.Span, .. content.Body.Span is [.., (byte)'\n'] or [] ? ""u8 : "\r\n"u8];
        var edit = new MessageEdit(body);
        foreach (var (name, value) in AllFields(content).Where(field => field.Body.Length > 0))
            edit.Add(name, value);

        return edit.ToMessage();
    }

    private IEnumerable<(string Name, string Body)> AllFields(EntityOctets content) =>
    [
        ("Date", MailDate.Format(Date)),
        ("From", Phrase.Of(From)),
        ("Reply-To", Addresses(ReplyTo)),
        ("To", Addresses(To)),
        ("Cc", Addresses(Cc)),
        ("Subject", EncodedWords.Encode(Phrase.Line(Subject))),
        ("Message-ID", MessageId),
        ("In-Reply-To", References is [.., var last] ? last : ""),
        ("References", string.Join("\r\n ", References)),
        .. Fields,
        ("MIME-Version", "1.0"),
        .. content.Fields(),
    ];

    private static string Addresses(IEnumerable<Mailbox> mailboxes) => string.Join(",\r\n ", mailboxes.Select(Phrase.Of));
}
