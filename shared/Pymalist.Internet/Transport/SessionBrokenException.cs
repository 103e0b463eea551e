namespace Pymalist.Internet.Transport;

/// <summary>
/// The session with a server is broken: the connection must not be used again, and what was under way may or may not have
/// happened. A server that refuses a command is another matter: that session goes on.
/// </summary>
public abstract class SessionBrokenException(string message, Exception? innerException) : IOException(message, innerException);

/// <summary>The connection could not be made, was closed or reset, or stayed silent for too long.</summary>
public sealed class ConnectionLostException(string message, Exception? innerException = null)
    : SessionBrokenException(message, innerException);

/// <summary>The other side does not speak the protocol, or says more than anyone has to listen to.</summary>
public sealed class ProtocolException(string message, Exception? innerException = null)
    : SessionBrokenException(message, innerException);

/// <summary>There is no TLS with this server: no handshake, or a certificate that is not to be trusted.</summary>
public sealed class TlsException(string message, Exception? innerException = null)
    : SessionBrokenException(message, innerException);
