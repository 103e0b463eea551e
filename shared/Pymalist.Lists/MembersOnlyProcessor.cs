using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Passes on what members post, and refuses the rest.</summary>
/// <param name="list">The list, for people.</param>
/// <param name="roster">Its members.</param>
/// <param name="inner">What becomes of a member's post.</param>
public sealed class MembersOnlyProcessor(Mailbox list, IRoster roster, IProcessor inner) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (mail.Author() is not { } author)
            throw Refused("this mail names no author");
        if (!await roster.Includes(author.Address, cancellationToken))
            throw Refused($"{author.Address} is not one of them");

        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }

    private MailException Refused(string why) => new(EnhancedStatus.PostingProhibited, $"Only members may post to {list}, and {why}.");
}
