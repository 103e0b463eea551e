using System.Runtime.CompilerServices;

namespace Pymalist.Lists.Posts;

/// <summary>What becomes of what is posted to a list.</summary>
/// <param name="gate">Whether it goes to the members.</param>
/// <param name="copies">What they get.</param>
internal sealed class PostProcessor(IPostGate gate, IProcessor copies) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await gate.Admits(mail, cancellationToken))
            yield break;

        await foreach (var outgoing in copies.Process(mail, cancellationToken))
            yield return outgoing;
    }
}
