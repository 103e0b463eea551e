using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Notices;

/// <summary>A notice to one person, with its words already in place: everything of it that is mail.</summary>
public sealed record NoticeLetter
{
    public required Mailbox List { get; init; }

    /// <summary>The list's owner, or its address for commands.</summary>
    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    /// <summary>Where an answer goes; null for where it is from.</summary>
    public AddrSpec? ReplyTo { get; init; }

    /// <summary>Any text; it becomes one line.</summary>
    public required string Subject { get; init; }

    /// <summary>Any text.</summary>
    public required string Text { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>The same for a repeat of the same notice, which then has the same Message-ID.</summary>
    public required string Seed { get; init; }

    /// <summary>The ids of the mail that it answers and of those before that, the oldest first, with their angle brackets; empty for a notice that answers none.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>A mail that it is about, octet for octet; null for none.</summary>
    public ReadOnlyMemory<byte>? About { get; init; }

    /// <summary>Its octets; automatic mail by its fields (RFC 3834, section 5), so that no machine answers.</summary>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var text = new TextEntity(Visible(Text));
        var id = new ListId(List.Address).ToString();
        return new NewMessage
        {
            From = From,
            To = [Plain(To)],
            ReplyTo = ReplyTo is null ? [] : [new(null, ReplyTo)],
            Subject = Subject,
            Date = Date,
            MessageId = $"<notice.{MailId.Derived("notice", List.Address.ToString(), To.Address.ToString(), Seed)[^16..]}@{id}>",
            References = Answers,
            Fields =
            [
                ("Auto-Submitted", Answers.Count > 0 ? "auto-replied" : "auto-generated"),
                ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
                ("List-Id", $"<{id}>"),
            ],
            Content = About is { } about ? new MultipartEntity("mixed", text, new MessageEntity(about)) : text,
        }.ToMessage();
    }

    private static Mailbox Plain(Mailbox mailbox) => mailbox with { Name = NoticeValue.Undirected(mailbox.Name ?? "") is { Length: > 0 } name ? name : null };

    // What a stranger wrote may stand in it, and a terminal may show it.
    private static string Visible(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c));
}
