namespace Pymalist.Internet.Smtp;

/// <summary>The server is there and does not want us: it refused the session or the log-in. Nothing was said of any mail.</summary>
public sealed class SmtpRefusedException(string message, Exception? innerException = null) : IOException(message, innerException);
