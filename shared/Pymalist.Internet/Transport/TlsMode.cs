namespace Pymalist.Internet.Transport;

/// <summary>Whether and when a connection is encrypted. What is asked for is had, or there is no connection.</summary>
public enum TlsMode
{
    /// <summary>Not at all: for a server on the same machine or in a private network.</summary>
    None,

    /// <summary>From the protocol's own command on (STLS, STARTTLS). It is required: without it nothing else is said.</summary>
    StartTls,

    /// <summary>From the first octet on, on a port of its own (RFC 8314).</summary>
    Implicit,
}
