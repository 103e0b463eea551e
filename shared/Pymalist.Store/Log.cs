using Microsoft.Extensions.Logging;

namespace Pymalist.Store;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The store {Store} does not answer, or takes nothing: {Reason}. Trying again until it does.")]
    public static partial void StoreAway(this ILogger logger, string store, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store {Store} takes what is to be remembered again, after {Seconds:F1} s.")]
    public static partial void StoreBack(this ILogger logger, string store, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store {Store} has taken step {Version} of its schema, {Step}.")]
    public static partial void SchemaStepTaken(this ILogger logger, string store, int version, string step);
}
