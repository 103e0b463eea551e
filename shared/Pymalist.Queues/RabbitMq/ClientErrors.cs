using System.Net.Sockets;
using System.Threading.Channels;
using RabbitMQ.Client.Exceptions;

namespace Pymalist.Queues.RabbitMq;

/// <summary>What the client throws when a connection or a channel is of no more use.</summary>
internal static class ClientErrors
{
    public static bool IsBroken(Exception exception) => exception is RabbitMQClientException or IOException or SocketException
        or TimeoutException or ObjectDisposedException or ChannelClosedException or OperationCanceledException or InvalidOperationException;

    /// <summary>The broker has not answered. The client calls its own timeouts cancelled, and no token that it is given here can fire.</summary>
    public static bool IsTimeout(Exception exception) => exception is TimeoutException or OperationCanceledException;

    /// <summary>The code that the broker closed a channel or connection with; 0 when it was not the broker.</summary>
    public static ushort ReplyCode(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OperationInterruptedException { ShutdownReason: { } reason })
                return reason.ReplyCode;
        }

        return 0;
    }

    /// <summary>The broker answered, and will not have us: wrong password, no such virtual host, no permission.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is TopologyException or AuthenticationFailureException
        || ReplyCode(exception) is 403 or 530
        || (exception.InnerException is { } inner && IsRefusal(inner))
        || (exception is AggregateException many && many.InnerExceptions.Any(IsRefusal));

    /// <summary>For a goodbye: to a broken connection it fails, and that is no matter.</summary>
    public static async Task Ignore(ValueTask goodbye)
    {
        try
        {
            await goodbye;
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // It is closed one way or the other.
        }
    }

    /// <summary>The innermost reason, in one line.</summary>
    public static string Reason(Exception exception) => exception.GetBaseException().Message.ReplaceLineEndings(" ");
}
