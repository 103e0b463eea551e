using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.Sqlite;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Another process holds the queue file {Path} for long; waiting for it.")]
    public static partial void QueueFileBusy(this ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The transaction was undone already.")]
    public static partial void NothingToRollBack(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A process died with {Count} messages in hand; they are in their queues again.")]
    public static partial void OwnerDied(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue file {Path} cannot be read or takes nothing: {Reason}. What is in it stays there; trying again until it does.")]
    public static partial void QueueFileAway(this ILogger logger, string path, string reason, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The queue file {Path} takes messages again, after {Seconds:F1} s.")]
    public static partial void QueueFileBack(this ILogger logger, string path, double seconds);
}
