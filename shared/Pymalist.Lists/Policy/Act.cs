namespace Pymalist.Lists.Policy;

/// <summary>What a list does with a post.</summary>
public enum Act
{
    /// <summary>It goes to the members.</summary>
    Accept,

    /// <summary>A moderator decides.</summary>
    Hold,

    /// <summary>It goes back to its author, who is told why.</summary>
    Reject,

    /// <summary>It goes nowhere, and nobody is told.</summary>
    Discard,
}
