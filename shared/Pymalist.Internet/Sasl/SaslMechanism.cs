namespace Pymalist.Internet.Sasl;

/// <summary>How a user shows a server who he is (RFC 4422).</summary>
public enum SaslMechanism
{
    /// <summary>
    /// The best that the server offers: with OAuth OAUTHBEARER or XOAUTH2, else SCRAM-SHA-256, PLAIN or LOGIN. Once chosen
    /// and refused, no weaker one is tried.
    /// </summary>
    Auto,

    /// <summary>RFC 4616.</summary>
    Plain,

    /// <summary>LOGIN, which has no standard and many users.</summary>
    Login,

    /// <summary>RFC 7677: the password does not leave this machine, and the server proves that it knows it.</summary>
    ScramSha256,

    /// <summary>XOAUTH2, as large providers had it before there was a standard.</summary>
    XOAuth2,

    /// <summary>RFC 7628.</summary>
    OAuthBearer,
}
