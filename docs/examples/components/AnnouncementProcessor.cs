using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Pymalist;

namespace Example.Components;

public sealed record AnnouncementOptions
{
    [Required]
    public Mailbox? List { get; init; }

    /// <summary>Where mail for the list has to come from: the reverse-path that the mail server noted.</summary>
    [Required]
    public AddrSpec? Office { get; init; }

    [Required]
    public IReadOnlyList<Mailbox> Readers { get; init; } = [];
}

/// <summary>Sends what the office writes to all readers, as it stands, and refuses the rest.</summary>
public sealed class AnnouncementProcessor(AnnouncementOptions options) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!Equals(mail.ReversePath?.Address, options.Office))
            throw new MailException(EnhancedStatus.PostingProhibited, $"Only {options.Office} may write to {options.List!.Address}.");

        // At most 100 recipients in a mail; the same mail gives the same ids every time.
        foreach (var readers in options.Readers.Chunk(100))
        {
            yield return mail with
            {
                Id = MailId.Derived(mail.Id, [$"{options.List!.Address}", .. readers.Select(reader => $"{reader.Address}")]),
                Sender = new Mailbox(null, options.Office!),
                List = options.List,
                Recipients = readers,
            };
        }
    }
}
