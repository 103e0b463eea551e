namespace Pymalist.Internet.Authentication.Arc;

/// <summary>What a chain is worth (RFC 8617, section 4.4).</summary>
public enum ArcState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Every seal is good, and the message is as the last sealer left it.</summary>
    Pass,

    /// <summary>It is broken, now or since an earlier hop.</summary>
    Fail,
}
