namespace Pymalist;

/// <summary>
/// A verdict on a mail. A permanent one ends the mail's way, a transient one sends it round again later; both reach the
/// reactor. Any other exception is our trouble or the world's.
/// </summary>
public sealed class MailException : Exception
{
    /// <param name="status">5.y.z for good, 4.y.z for now.</param>
    /// <param name="message">What was wrong and what to do, in a sentence that its author understands.</param>
    /// <param name="innerException">What led to it.</param>
    public MailException(EnhancedStatus status, string message, Exception? innerException = null)
        : base(message, innerException) => Status = status;

    /// <summary>A verdict on some of a mail's recipients.</summary>
    /// <param name="status">5.y.z for good, 4.y.z for now.</param>
    /// <param name="message">What was wrong, in a sentence.</param>
    /// <param name="recipients">At least one, with what was said of each.</param>
    public MailException(EnhancedStatus status, string message, IReadOnlyList<RecipientReport> recipients)
        : base(message) => (Status, Recipients) = (status, recipients);

    /// <summary>Whether a later try may help, and what was wrong.</summary>
    public EnhancedStatus Status { get; }

    /// <summary>The recipients it is about, each with its own status; empty when it is about the mail.</summary>
    public IReadOnlyList<RecipientReport> Recipients { get; } = [];
}
