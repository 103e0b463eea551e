namespace Pymalist.Lists.Bounces;

/// <summary>What is to be done about a member.</summary>
public enum BounceAct
{
    None,

    /// <summary>Send a mail to the member alone, from an address with a <see cref="BounceTokenKind.Probe"/> token.</summary>
    Probe,

    /// <summary>Deliver no more posts to him; he stays a member.</summary>
    Disable,

    /// <summary>Tell him that nothing is delivered to him, and how to change that.</summary>
    Warn,

    /// <summary>He is a member no more: his address has been dead for long.</summary>
    Remove,

    /// <summary>He is a member no more: he has complained of the list's mail.</summary>
    Unsubscribe,
}

/// <summary>What came of a bounce, or of time that has passed.</summary>
/// <param name="State">To be stored in place of the old one, in the same commit as what was done.</param>
/// <param name="Act">To be done.</param>
/// <param name="NotifyOwner">Whether the list's owner is to be told of it.</param>
public readonly record struct BounceDecision(BounceState State, BounceAct Act, bool NotifyOwner);
