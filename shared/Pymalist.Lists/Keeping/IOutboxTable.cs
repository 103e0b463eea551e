namespace Pymalist.Lists;

/// <summary>Mail that lists themselves write. It is noted in the transaction of what it tells of, and goes into the queue after that.</summary>
public interface IOutboxTable
{
    /// <summary>Adds a mail; one of the same id stays as it is, even when it has gone.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="octets">The name by which its message is kept (<see cref="IListStore.Keep"/>), so that many mails share it; empty where it has it itself.</param>
    void Put(Mail mail, string octets = "");

    /// <summary>Some that have not gone yet, oldest first.</summary>
    IReadOnlyList<Mail> Next(int most);

    /// <summary>They are in the queue.</summary>
    void Gone(IReadOnlyList<string> ids);
}
