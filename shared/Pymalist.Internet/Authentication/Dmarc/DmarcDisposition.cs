namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>What the owner of a domain wants to be done with mail that fails (RFC 9989, section 4.7), the mildest first.</summary>
public enum DmarcDisposition
{
    /// <summary>He has no preference.</summary>
    None,

    /// <summary>Such mail is suspicious.</summary>
    Quarantine,

    /// <summary>Such mail is none of his.</summary>
    Reject,
}

/// <summary>Whether registrations happen below a domain (RFC 9989, section 4.7, <c>psd</c>).</summary>
public enum DmarcPublicSuffix
{
    /// <summary>It does not say: it is no public suffix, and may or may not be an organizational domain.</summary>
    Unknown,

    /// <summary>It is a public suffix.</summary>
    Yes,

    /// <summary>It is the organizational domain of all below it.</summary>
    No,
}
