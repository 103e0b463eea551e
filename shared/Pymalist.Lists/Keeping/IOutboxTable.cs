namespace Pymalist.Lists;

/// <summary>Mail that lists themselves write. It is noted in the transaction of what it tells of, and goes into the queue after that.</summary>
public interface IOutboxTable
{
    /// <summary>Adds a mail; one of the same id stays as it is, even when it has gone.</summary>
    void Put(Mail mail);

    /// <summary>Adds mails that share a message.</summary>
    /// <param name="mails">The mails, whose own messages are not looked at.</param>
    /// <param name="octets">The name by which the message is kept (<see cref="IListStore.Keep"/>).</param>
    void Put(IReadOnlyList<Mail> mails, string octets);

    /// <summary>Some that have not gone yet, oldest first.</summary>
    IReadOnlyList<Mail> Next(int most);

    /// <summary>They are in the queue.</summary>
    void Gone(IReadOnlyList<string> ids);
}
