namespace Pymalist;

/// <summary>
/// A message as raw octets, and around it what the pipeline knows of it. It knows no broker, no queue and no neighbour.
/// </summary>
public sealed record Mail
{
    /// <summary>
    /// The same for a repeat of the same mail, and never the Message-ID, which a stranger chooses; see <see cref="MailId"/>.
    /// At most 200 ASCII characters.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The message (RFC 5322): header section, empty line, body, with the line ends it came with.</summary>
    public required ReadOnlyMemory<byte> Message { get; init; }

    /// <summary>The original sender: who wrote or handed in the post. Null where nothing says so.</summary>
    public Mailbox? Sender { get; init; }

    /// <summary>
    /// Where delivery status notifications go. Null says that nobody has set it: as it comes in, that it is not known; on
    /// its way out, that it is the <see cref="Sender"/>'s address.
    /// </summary>
    public ReversePath? ReversePath { get; init; }

    /// <summary>
    /// The envelope's recipients: of a post, whom it was handed over for, where that is known; of an outgoing mail, who gets it.
    /// </summary>
    public IReadOnlyList<Mailbox> Recipients { get; init; } = [];

    /// <summary>The mailing list that an outgoing mail is from: its name and its address.</summary>
    public Mailbox? List { get; init; }
}
