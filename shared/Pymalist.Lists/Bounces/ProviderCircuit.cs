using System.Text;

namespace Pymalist.Lists.Bounces;

/// <summary>
/// Tells a provider that rejects everybody from members whose addresses are dead: in April 2014 Yahoo's new DMARC policy made
/// hundreds of members of each list bounce at once, and lists removed them all. Pure: whoever calls it keeps the states.
/// </summary>
/// <remarks>
/// One state for each domain, and as one provider has many domains, one for each <see cref="ReplyKey"/>. While one of them is
/// frozen, its members' bounces go to no <see cref="BounceScore"/>; those that came before are taken back by
/// <see cref="BounceScore.Retract"/>.
/// </remarks>
public sealed class ProviderCircuit(ProviderCircuitOptions options)
{
    // Beyond it they are too many by any measure.
    private const int MaxRemembered = 100_000;
    private const int MaxKey = 80;

    /// <summary>Counts a failed delivery, of whatever reason; the same member counts once. Of more than are too many nobody is remembered.</summary>
    /// <param name="state">The domain's, or the reply's.</param>
    /// <param name="memberNumber">Who bounced.</param>
    /// <param name="members">How many members could have: those of the domain, or of the list.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The new state. Where it is frozen and the old one was not, what its members were charged is to be taken back, and the owner told.
    /// </returns>
    public ProviderState Add(ProviderState state, long memberNumber, int members, DateTimeOffset now)
    {
        state = Pass(state, now);
        if (IsExcess(state, members))
            return Frozen(state, now);
        if (state.Members.Count < MaxRemembered && !state.Members.Contains(memberNumber))
        {
            state = state with
            {
                Since = state.Since == default ? now : state.Since,
                Members = state.Members.Add(memberNumber),
                Both = state.Both + (state.MembersBefore.Contains(memberNumber) ? 1 : 0),
            };
        }

        return IsExcess(state, members) ? Frozen(state, now) : state;
    }

    private bool IsExcess(ProviderState state, int members) => state.Count >= options.MinMembers && state.Count * 100L >= members * (long)options.Percent;

    private static ProviderState Frozen(ProviderState state, DateTimeOffset now) => state with { FrozenSince = state.FrozenSince ?? now, LastExcess = now };

    /// <summary>The state as it is now: what lies two windows back is forgotten, and what has healed is frozen no more.</summary>
    public ProviderState Pass(ProviderState state, DateTimeOffset now)
    {
        if (state.LastExcess is { } last && now - last >= options.HealAfter)
            return ProviderState.Empty;

        var age = state.Since == default ? TimeSpan.Zero : now - state.Since;
        if (age < options.Window)
            return state;

        var before = age < options.Window * 2 ? state.Members : [];
        return state with { Since = before.IsEmpty ? default : state.Since + options.Window, Members = [], MembersBefore = before, Both = 0 };
    }

    /// <summary>Whether bounces of its members count for nothing now.</summary>
    public bool IsFrozen(ProviderState state, DateTimeOffset now) => Pass(state, now).FrozenSince is not null;

    /// <summary>What replies have in common that say the same of different recipients: without addresses, numbers and links.</summary>
    /// <returns>At most 80 characters; empty where nothing is left that would tell one reply from another.</returns>
    public static string ReplyKey(BouncedRecipient recipient)
    {
        var key = new StringBuilder(MaxKey);
        foreach (var range in recipient.Diagnostic.AsSpan().Split(' '))
        {
            var word = recipient.Diagnostic.AsSpan()[range].Trim(".,;:()[]<>\"'");
            var isOfOne = word.IndexOfAny("@/=_") >= 0 || word.IndexOfAnyInRange('0', '9') >= 0;
            if (word.IsEmpty || isOfOne || key.Length + word.Length + 1 > MaxKey)
                continue;
            key.Append(key.Length > 0 ? " " : "").Append(word.ToString().ToLowerInvariant());
        }

        return key.ToString();
    }
}
