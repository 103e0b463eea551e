using Microsoft.Extensions.Logging;

namespace Pymalist.Hosting.Logs;

/// <summary>All that this project logs: one line for each mail and step, never a body, a subject or a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "fetched {Mail} {MessageId}, {Octets} octets")]
    public static partial void Fetched(ILogger logger, string mail, string messageId, int octets);

    [LoggerMessage(LogLevel.Information, "fetched {Mail} again: it was taken in before, and is only removed from its source")]
    public static partial void FetchedBefore(ILogger logger, string mail);

    [LoggerMessage(LogLevel.Warning, "{Component}: {Reason}")]
    public static partial void FetchFailed(ILogger logger, string component, string reason);

    [LoggerMessage(LogLevel.Information, "processed {Mail} {MessageId}: {Messages} messages")]
    public static partial void Processed(ILogger logger, string mail, string messageId, int messages);

    [LoggerMessage(LogLevel.Warning, "not processed {Mail} {MessageId}: {Status} {Reason}")]
    public static partial void NotProcessed(ILogger logger, string mail, string messageId, string status, string reason);

    [LoggerMessage(LogLevel.Information, "{Distributor} distributed {Mail} {MessageId} of {List}: {Accepted} accepted, {Later} later, {Failed} failed, {Milliseconds} ms")]
    public static partial void Distributed(
        ILogger logger, string distributor, string mail, string messageId, string list, int accepted, int later, int failed, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "{Distributor} could not distribute {Mail} {MessageId}: {Reason}")]
    public static partial void NotDistributed(ILogger logger, string distributor, string mail, string messageId, string reason);

    [LoggerMessage(LogLevel.Error, "the reactor failed on {Failure}: {Reason}")]
    public static partial void NotReacted(ILogger logger, string failure, string reason);

    [LoggerMessage(LogLevel.Error, "parked {Message}, which is not what docs/wire.md asks for: {Reason}")]
    public static partial void Malformed(ILogger logger, string message, string reason);

    [LoggerMessage(LogLevel.Information, "parked {Message} of {Queue}: {Reason}")]
    public static partial void Parked(ILogger logger, string message, string queue, string reason);

    [LoggerMessage(LogLevel.Error, "parked {Message} of {Queue}: {Deaths} processes ended while they had it in hand, and no other")]
    public static partial void Deadly(ILogger logger, string message, string queue, int deaths);

    [LoggerMessage(LogLevel.Error, "parked {Message} of {Queue}: the store has no octets of the name {Name}")]
    public static partial void OctetsMissing(ILogger logger, string message, string queue, string name);

    [LoggerMessage(LogLevel.Error, "{Stage} pauses: {Reason}")]
    public static partial void StageTroubled(ILogger logger, string stage, string reason);

    [LoggerMessage(LogLevel.Error, "{What} is away, and what needs it waits: {Reason}")]
    public static partial void OutageBegan(ILogger logger, string what, string reason);

    [LoggerMessage(LogLevel.Information, "{What} is back after {Seconds} s")]
    public static partial void OutageEnded(ILogger logger, string what, long seconds);

    [LoggerMessage(LogLevel.Error, "a list cannot be used, and its mail waits: {Problem}")]
    public static partial void ListUnusable(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Debug, "forgot {Rows} rows of the store")]
    public static partial void Pruned(ILogger logger, long rows);

    [LoggerMessage(LogLevel.Error, "{Problem}; the rest goes on without it")]
    public static partial void ComponentUnloadable(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "{Name} started: {Parts}")]
    public static partial void Started(ILogger logger, string name, string parts);

    [LoggerMessage(LogLevel.Information, "stopping: nothing new is taken, what is in hand is finished")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(LogLevel.Information, "{Peer} < {Line}")]
    public static partial void Sent(ILogger logger, string peer, string line);

    [LoggerMessage(LogLevel.Information, "{Peer} > {Line}")]
    public static partial void Received(ILogger logger, string peer, string line);
}
