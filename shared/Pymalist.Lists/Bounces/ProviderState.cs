using System.Collections.Immutable;

namespace Pymalist.Lists.Bounces;

/// <summary>What is remembered of one provider, or of one reply. A value; an empty one is no different from none.</summary>
public sealed record ProviderState
{
    public static readonly ProviderState Empty = new();

    /// <summary>When the window began that is open.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The numbers of the members that have bounced in it.</summary>
    public ImmutableHashSet<long> Members { get; init; } = [];

    /// <summary>Those that did in the window before.</summary>
    public ImmutableHashSet<long> MembersBefore { get; init; } = [];

    /// <summary>How many are in both.</summary>
    public int Both { get; init; }

    /// <summary>How many members have bounced in the two windows.</summary>
    public int Count => Members.Count + MembersBefore.Count - Both;

    /// <summary>Since when its members do not count; null while they do.</summary>
    public DateTimeOffset? FrozenSince { get; init; }

    /// <summary>When there were last too many of them.</summary>
    public DateTimeOffset? LastExcess { get; init; }
}
