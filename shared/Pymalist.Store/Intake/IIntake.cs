namespace Pymalist.Store;

/// <summary>The mail that was taken in: so that it becomes one post, however often its source brings it. Sources are called as in <see cref="MailId.Of"/>.</summary>
public interface IIntake : ISeenMail
{
    /// <summary>Keeps a mail's octets by its id, before it goes into a queue. A repeat changes nothing.</summary>
    /// <param name="mail">With an id.</param>
    /// <param name="note">What the history says of it, as durable as the mail: whoever looks for a mail by its Message-ID finds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it has not been <see cref="Taken"/> before. If it has, it need only be removed from its source.</returns>
    Task<bool> Keep(Mail mail, HistoryNote note, CancellationToken cancellationToken);

    /// <summary>The mail is in a queue.</summary>
    Task Taken(string mailId, CancellationToken cancellationToken);

    /// <summary>A mail as it came in, for reference and replay; null where it is not kept (any more).</summary>
    Task<Mail?> Find(string mailId, CancellationToken cancellationToken);
}
