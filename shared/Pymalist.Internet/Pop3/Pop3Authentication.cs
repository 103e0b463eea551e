using Pymalist.Internet.Sasl;

namespace Pymalist.Internet.Pop3;

/// <summary>How a user shows a POP3 server who he is: what POP3 itself has (RFC 1939, section 7), and what SASL brings (RFC 5034).</summary>
public enum Pop3Authentication
{
    /// <summary>
    /// With OAuth OAUTHBEARER or XOAUTH2. With a password SCRAM-SHA-256 where the server says that it has it; else, without
    /// encryption, APOP, where its greeting has a timestamp for that; else PLAIN or LOGIN, where it says that it has them; else
    /// USER and PASS. Once chosen and refused, no weaker one is tried.
    /// </summary>
    Auto,

    /// <summary>A digest of the password and the greeting's timestamp.</summary>
    Apop,

    /// <inheritdoc cref="SaslMechanism.Plain"/>
    Plain,

    /// <inheritdoc cref="SaslMechanism.Login"/>
    Login,

    /// <summary>USER and PASS.</summary>
    User,

    /// <inheritdoc cref="SaslMechanism.ScramSha256"/>
    ScramSha256,

    /// <inheritdoc cref="SaslMechanism.XOAuth2"/>
    XOAuth2,

    /// <inheritdoc cref="SaslMechanism.OAuthBearer"/>
    OAuthBearer,
}
