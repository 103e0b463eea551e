using System.Runtime.CompilerServices;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists;

/// <summary>Refuses what the list has sent out itself, and what goes round and round.</summary>
/// <param name="list">The list, whose own marks are looked for.</param>
/// <param name="inner">What becomes of the rest.</param>
public sealed class LoopGuardProcessor(Mailbox list, IProcessor inner) : IProcessor
{
    private readonly LoopMarks _marks = new(list);

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_marks.Find(mail.Message.Span) is { } loop)
            throw new MailException(EnhancedStatus.RoutingLoop, loop);

        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }
}
