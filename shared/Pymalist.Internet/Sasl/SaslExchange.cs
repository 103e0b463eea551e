namespace Pymalist.Internet.Sasl;

/// <summary>One log-in by one mechanism (RFC 4422, section 3): octets before any base64, whatever protocol carries them.</summary>
public abstract class SaslExchange
{
    /// <summary>Its registered name: <c>SCRAM-SHA-256</c>.</summary>
    public abstract string Mechanism { get; }

    /// <summary>What the client says first; null where the server speaks first.</summary>
    public abstract byte[]? Initial { get; }

    /// <summary>Why the server refuses, where it says so within the exchange: <c>invalid_token</c>. Nothing secret.</summary>
    public virtual string? Refusal => null;

    /// <summary>The answer to a challenge.</summary>
    /// <exception cref="SaslException">The challenge is none of this mechanism's; the exchange must be cancelled (<c>*</c>).</exception>
    public abstract byte[] Answer(ReadOnlySpan<byte> challenge);

    /// <summary>The server says that it is content.</summary>
    /// <exception cref="SaslException">It has not proved who it is, as the mechanism asks.</exception>
    public virtual void Complete()
    {
    }
}

/// <summary>There can be no log-in: the server offers no mechanism that will do, there is no token, or it does not prove who it is.</summary>
public sealed class SaslException(string message, Exception? innerException = null) : Exception(message, innerException);
