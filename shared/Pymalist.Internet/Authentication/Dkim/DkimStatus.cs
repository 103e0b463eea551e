namespace Pymalist.Internet.Authentication.Dkim;

/// <summary>What came of a signature, in the words of RFC 8601, section 2.7.1. A message without signatures has none.</summary>
public enum DkimStatus
{
    /// <summary>It is good.</summary>
    Pass,

    /// <summary>The message is not what was signed, or it was signed with another key.</summary>
    Fail,

    /// <summary>It may be good, but is of a kind that is not accepted here: it leaves the end of the body unsigned (<c>l=</c>).</summary>
    Policy,

    /// <summary>It was not looked at.</summary>
    Neutral,

    /// <summary>Its key could not be asked for now; a later try may have it.</summary>
    TempError,

    /// <summary>It can never be verified: it is malformed, its key is missing or withdrawn, it has expired.</summary>
    PermError,
}
