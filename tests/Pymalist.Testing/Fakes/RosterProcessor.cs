using System.Runtime.CompilerServices;

namespace Pymalist.Testing;

/// <summary>The least that a processor does: the message as it is, from a list, to its members.</summary>
/// <param name="list">The list.</param>
/// <param name="members">Who gets it.</param>
/// <param name="batch">How many recipients an outgoing mail has at most.</param>
public sealed class RosterProcessor(Mailbox list, IReadOnlyList<Mailbox> members, int batch = 100) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var recipients in members.Chunk(batch).DefaultIfEmpty([]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return mail with
            {
                Id = MailId.Derived(mail.Id, [list.Address.ToString(), .. recipients.Select(recipient => recipient.Address.ToString())]),
                Sender = mail.Sender ?? list,
                List = list,
                Recipients = recipients,
            };
        }
    }
}
