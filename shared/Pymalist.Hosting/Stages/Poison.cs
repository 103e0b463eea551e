using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using Pymalist.Hosting.Plugins;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// Mail that code of ours or of a third party breaks on. Time does not mend that, so it has three quick attempts, one after the
/// other, and is then parked with what was thrown.
/// </summary>
internal static class Poison
{
    /// <summary>How often it is tried.</summary>
    public const int Attempts = 3;

    // Headers have to fit into one frame of the broker, with all the recipients.
    private const int MaxTrace = 8_000;

    private const string Counter = "ml_bugs";

    /// <summary>Whether an exception says that the code is wrong, and not the mail, the world, or the component as a whole.</summary>
    public static bool IsBug(Exception exception) => exception switch
    {
        ComponentException component => component.IsLeft || (component.InnerException is { } inner && IsBug(inner)),
        AggregateException several => several.InnerExceptions.Any(IsBug),
        MailException or ReportedException or WireException => false,
        StoreException or QueueException or UnroutableException or DbException => false,
        IOException or UnauthorizedAccessException or SocketException or HttpRequestException or AuthenticationException => false,
        TimeoutException or OperationCanceledException => false,
        BadImageFormatException or TypeLoadException or ReflectionTypeLoadException => false,
        _ => true,
    };

    /// <summary>How many attempts in a row have ended so by now, this one included.</summary>
    public static int AttemptsOf(QueuedMessage message) => message.Headers.GetValueOrDefault(Counter) is long before and >= 0 and < Attempts ? (int)before + 1 : 1;

    /// <summary>The message, for another attempt after so many.</summary>
    public static QueuedMessage After(QueuedMessage message, int attempts) => message with
    {
        Headers = new Dictionary<string, object>(message.Headers) { [Counter] = (long)attempts },
    };

    /// <summary>The message after an attempt that ended otherwise, or for a person.</summary>
    public static QueuedMessage Without(QueuedMessage message) => message.Headers.ContainsKey(Counter)
        ? message with { Headers = message.Headers.Where(header => header.Key != Counter).ToDictionary() }
        : message;

    /// <summary>The message as it is parked, with what was thrown.</summary>
    public static QueuedMessage Parked(QueuedMessage message, Exception exception) => message with
    {
        Headers = new Dictionary<string, object>(Without(message).Headers) { [ParkedHeaders.Exception] = Bounded(exception.ToString()) },
    };

    private static string Bounded(string text) => text.Length <= MaxTrace ? text : text[..MaxTrace] + " …";
}
