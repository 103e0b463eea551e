using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using Pymalist.Internet.Transport;
using BrokenProtocol = MailKit.ProtocolException;
using ProtocolException = Pymalist.Internet.Transport.ProtocolException;

namespace Pymalist.MailKit.Transport;

/// <summary>Tells in our words what MailKit throws: refusals leave the session as it is, all else has broken it.</summary>
internal static class Failures
{
    /// <summary>The exception to throw instead; null for one that is to pass through.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="what">Who did not do what.</param>
    /// <param name="limit">The token that was given to MailKit: ours, or fired because time was up.</param>
    /// <param name="cancellationToken">The token of who called us.</param>
    public static Exception? Of(Exception exception, string what, CancellationToken limit, CancellationToken cancellationToken)
    {
        var text = $"{what}: {exception.Message}";
        return exception switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested || !limit.IsCancellationRequested => null,
            OperationCanceledException => new ConnectionLostException($"{what}: it took too long.", exception),
            SessionBrokenException or RefusedException or ArgumentException => null,
            CommandException or AuthenticationException or FolderNotFoundException or MessageNotFoundException or ServiceNotAuthenticatedException =>
                new RefusedException(text, exception),
            SslHandshakeException { InnerException: TlsException ours } => ours,
            SslHandshakeException => new TlsException($"{what}: it has no TLS certificate that can be trusted, or speaks no TLS here.", exception),
            NotSupportedException => new TlsException($"{text} It is required here.", exception),
            BrokenProtocol when IsDisconnection(exception) => new ConnectionLostException(text, exception),
            BrokenProtocol or FormatException => new ProtocolException(text, exception),
            IOException or SocketException or TimeoutException or InvalidOperationException => new ConnectionLostException(text, exception),
            _ => null,
        };
    }

    // MailKit has one type for a server that is gone and one that speaks no such protocol; only the text differs.
    private static bool IsDisconnection(Exception exception) => exception.Message.Contains("disconnected", StringComparison.Ordinal);
}
