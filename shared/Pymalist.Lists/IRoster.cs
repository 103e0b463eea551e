namespace Pymalist.Lists;

/// <summary>The members of a list, wherever they are kept.</summary>
public interface IRoster
{
    /// <summary>Those of these addresses that are members'; case does not matter.</summary>
    ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken);

    /// <summary>
    /// Those who get this post by itself, each address once, in an order that stays the same while nobody comes or goes. One who gets
    /// posts collected, is away, or wrote it and does not want his own is not among them.
    /// </summary>
    IAsyncEnumerable<Subscription> Receivers(Mail post, CancellationToken cancellationToken);
}

/// <summary>A member of a list.</summary>
/// <param name="List">The list, which may be nested in the one that was posted to.</param>
/// <param name="Member">What he is there.</param>
public sealed record Subscription(AddrSpec List, Member Member);

/// <summary>Asks a roster.</summary>
public static class RosterQuestions
{
    /// <summary>Whether this is a member's address; case does not matter.</summary>
    public static async ValueTask<bool> Includes(this IRoster roster, AddrSpec address, CancellationToken cancellationToken) =>
        (await roster.Among([address], cancellationToken)).Count > 0;
}
