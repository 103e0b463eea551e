using System.Runtime.CompilerServices;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists;

/// <summary>
/// Refuses what machines answer: delivery status notifications, receipts, vacation notices (RFC 3834). Passed on, each
/// would bring forth more of them. What people post by way of another list (<c>Precedence: bulk</c>) is none of it.
/// </summary>
/// <param name="list">The list, for people.</param>
/// <param name="inner">What becomes of the rest.</param>
public sealed class AutomaticMailGuardProcessor(Mailbox list, IProcessor inner) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (AutomaticMail.SignOf(mail) is { } sign)
            throw new MailException(EnhancedStatus.PostingProhibited, $"This is automatic mail ({sign}), and it is not sent to the members of {list}.");

        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }
}
