using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Says what becomes of the mail of those who are neither members nor in charge of the list.</summary>
/// <remarks>The lists of people are looked through in the order in which the settings name them; only then comes what holds for everyone.</remarks>
public sealed class MembershipRule : IPostRule
{
    private readonly Act _others;
    private readonly (AddressPatterns People, Act Act)[] _named;

    /// <param name="options">Its settings.</param>
    /// <exception cref="FormatException">A pattern cannot be used.</exception>
    public MembershipRule(MembershipOptions options)
    {
        _others = options.NonMembers;
        _named =
        [
            (new(options.AcceptedNonMembers), Act.Accept),
            (new(options.HeldNonMembers), Act.Hold),
            (new(options.RejectedNonMembers), Act.Reject),
            (new(options.DiscardedNonMembers), Act.Discard),
        ];
    }

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        var poster = post.Poster;
        if (poster.IsMember || poster.IsInCharge)
            return default;

        var list = ("list", $"{post.List.List}");
        var words = poster.Address is { } who ? Sentence.Of(NoticeKind.ReasonMembership, list, ("who", $"{who}")) : Sentence.Of(NoticeKind.ReasonNoAuthor, list);
        return new(Verdict.Unless(ActOn(poster.Address), "Membership", words));
    }

    private Act ActOn(AddrSpec? address)
    {
        foreach (var (people, act) in _named)
        {
            if (address is not null && people.Includes(address))
                return act;
        }

        return _others;
    }
}

/// <summary>Settings of a <see cref="MembershipRule"/>; people are named as in <see cref="AddressPatterns"/>.</summary>
public sealed record MembershipOptions
{
    /// <summary>What becomes of the mail of those who are not named here; <see cref="Act.Accept"/> makes an open list.</summary>
    public Act NonMembers { get; init; } = Act.Reject;

    /// <summary>Who may post like a member.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> AcceptedNonMembers { get; init; } = [];

    /// <summary>Whose mail waits for a moderator.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> HeldNonMembers { get; init; } = [];

    /// <summary>Whose mail goes back to them.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> RejectedNonMembers { get; init; } = [];

    /// <summary>Whose mail goes nowhere.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> DiscardedNonMembers { get; init; } = [];
}
