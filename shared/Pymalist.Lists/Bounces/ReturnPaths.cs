namespace Pymalist.Lists.Bounces;

/// <summary>Where what cannot be delivered of a list's posts comes back to.</summary>
public sealed class ReturnPaths
{
    private readonly ReversePath _common;
    private readonly Func<AddrSpec, BounceAddress?> _addressOf;

    private ReturnPaths(ReversePath common, bool isPersonal, Func<AddrSpec, BounceAddress?> addressOf) =>
        (_common, IsPersonal, _addressOf) = (common, isPersonal, addressOf);

    /// <summary>Whether each member has one of his own.</summary>
    public bool IsPersonal { get; }

    /// <summary>One for everybody: the address that the settings name, or else the list's own.</summary>
    public static ReturnPaths Common(ListOptions options) => new(new(options.ReturnPath ?? options.List.Address), isPersonal: false, _ => null);

    /// <summary>Those of a list with a bounce address.</summary>
    /// <param name="options">The list's.</param>
    /// <param name="own">Its bounce address; null where it has none.</param>
    /// <param name="addressOf">That of any list, for the members of lists among the members.</param>
    public static ReturnPaths Of(ListOptions options, BounceAddress? own, Func<AddrSpec, BounceAddress?> addressOf) =>
        own is null ? Common(options) : new(new(own.Plain), options.Bounces.PerMember, addressOf);

    /// <summary>That of a mail to a member, or to many.</summary>
    /// <param name="to">The only one whom the mail is for; null for several.</param>
    /// <param name="day">Of the post, in UTC.</param>
    public ReversePath Of(Subscription? to, DateOnly day) => IsPersonal && to is { Member.Number: > 0 } && _addressOf(to.List) is { } address
        ? new(address.Make(to.Member.Number, day, BounceTokenKind.Post))
        : _common;
}
