using System.Runtime.CompilerServices;

namespace Pymalist.Lists;

/// <summary>
/// The members of a list that is a member of another, as posts of that one come to them. Who has digests of the inner list gets such a post by
/// itself; who has digests of the outer one has it there, and no second copy through the inner one.
/// </summary>
/// <param name="inner">The list.</param>
/// <param name="outer">The list that was posted to.</param>
internal sealed class InnerRoster(KeptRoster inner, KeptRoster outer) : IRoster
{
    private const int AtOnce = 500;

    public ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken) => inner.Among(addresses, cancellationToken);

    public async IAsyncEnumerable<Subscription> Receivers(Mail post, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in inner.ReceiversThrough(post, cancellationToken).Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var collecting = await outer.Collecting(post, [.. some.Select(one => one.Member.Address)], cancellationToken);
            foreach (var one in some.Where(one => !collecting.Contains(one.Member.Address)))
                yield return one;
        }
    }
}
