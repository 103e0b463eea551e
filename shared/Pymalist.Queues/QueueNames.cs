using System.Globalization;

namespace Pymalist.Queues;

/// <summary>The names on the wire (docs/wire.md).</summary>
public static class QueueNames
{
    /// <summary>A direct exchange, and the queue bound to it: mail as it came in.</summary>
    public const string Fetched = "pymalist.fetched";

    /// <summary>A topic exchange: outgoing mail.</summary>
    public const string Processed = "pymalist.processed";

    /// <summary>The routing key of the first, often only, message of a post.</summary>
    public const string First = "first";

    /// <summary>The routing key of the rest of them.</summary>
    public const string More = "more";

    /// <summary>A topic exchange: a failure, and the mail it concerns. The routing key is the role in lower case.</summary>
    public const string Errors = "pymalist.errors";

    /// <summary>The queue that the reactor consumes.</summary>
    public const string React = "pymalist.react";

    /// <summary>The queue of what was given up and waits for a person.</summary>
    public const string Parked = "pymalist.parked";

    /// <summary>The queue of a kind of distributor.</summary>
    public static string Distribute(string name) => $"pymalist.distribute.{name}";

    /// <summary>The queue, and the exchange in front of it, of what waits for so long: <c>pymalist.retry.5m</c>.</summary>
    public static string Retry(TimeSpan delay) => $"pymalist.retry.{Text(delay)}";

    /// <summary>The routing key of a failure.</summary>
    public static string Key(Role role) => role.ToString().ToLowerInvariant();

    private static string Text(TimeSpan delay)
    {
        var milliseconds = (long)delay.TotalMilliseconds;
        var (number, unit) = milliseconds switch
        {
            _ when milliseconds % 3_600_000 == 0 => (milliseconds / 3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (milliseconds / 60_000, "m"),
            _ when milliseconds % 1_000 == 0 => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }
}
