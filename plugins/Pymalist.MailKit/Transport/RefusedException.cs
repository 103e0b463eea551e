namespace Pymalist.MailKit.Transport;

/// <summary>The server refused a command, or the log-in. The session goes on.</summary>
public sealed class RefusedException(string message, Exception? innerException = null) : IOException(message, innerException);
