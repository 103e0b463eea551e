using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Policy;

/// <summary>What rules ask others; without one of them its rule is left out.</summary>
public sealed record PostSeams
{
    /// <summary>What the list has had before.</summary>
    public ISeenMessages? Seen { get; init; }

    /// <summary>How fast threads grow.</summary>
    public IThreadVelocity? Velocity { get; init; }

    /// <summary>How often people say the same.</summary>
    public ISaidTexts? Said { get; init; }

    /// <summary>Whether a mail is a command.</summary>
    public Func<Mail, bool>? LooksLikeCommand { get; init; }

    /// <summary>Whether a list of this server has that address.</summary>
    public Func<AddrSpec, bool>? IsList { get; init; }
}
