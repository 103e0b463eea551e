namespace Pymalist;

/// <summary>Gets mail from somewhere: a mailbox, a folder, a socket.</summary>
public interface IFetcher
{
    /// <summary>
    /// The mail there is now; the end of the stream says "nothing more". Asking for the next mail says that the last one
    /// is safe, and only then may it be removed from its source: yield, then delete. A token that has fired by then ends the
    /// stream, and the last mail is removed all the same.
    /// </summary>
    /// <remarks>
    /// A mail that cannot be had must not keep the others back: go on with them, leave it where it is, and throw in the end
    /// (an <see cref="AggregateException"/> when there were several). Stopping between two mails leaves the last one in its source.
    /// </remarks>
    IAsyncEnumerable<Mail> Fetch(CancellationToken cancellationToken);
}

/// <summary>Turns a post into the mail that goes out to the members.</summary>
public interface IProcessor
{
    /// <summary>
    /// The outgoing mail, with sender, recipients and list set. One result is usual; a long roster comes as many, read as
    /// a stream; zero recipients is one mail with none. The same mail gives the same ids every time (<see cref="MailId"/>), and
    /// the id of an outgoing mail follows from its recipients too: what goes to others is another mail.
    /// </summary>
    /// <exception cref="MailException">The mail must not be distributed, or not now; says why.</exception>
    IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken);
}

/// <summary>Does whatever distribution is: sends, stores, archives.</summary>
public interface IDistributor
{
    /// <summary>
    /// Distributes the mail and reports each of its recipients: accepted, failed for now, failed for good. A recipient
    /// that is missing from the report counts as failed for now, as all of them do when this throws.
    /// </summary>
    Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken);
}

/// <summary>Does something about a failure: logs it, tells the owner, answers the author.</summary>
public interface IReactor
{
    /// <summary>Called for every failure of the other three, never for "nothing more".</summary>
    Task React(Failure failure, CancellationToken cancellationToken);
}
