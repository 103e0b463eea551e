using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pymalist.Testing;

/// <summary>Keeps the lines that are logged.</summary>
public sealed class CollectingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    /// <summary>In the order in which they came, of every level.</summary>
    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(logLevel, eventId.Name ?? "", formatter(state, exception), exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
}

/// <summary>A line of a log.</summary>
/// <param name="Level">As logged.</param>
/// <param name="Event">The event's name: that of the method that logged it.</param>
/// <param name="Text">What a person reads.</param>
/// <param name="Exception">Null where there was none.</param>
public sealed record LogLine(LogLevel Level, string Event, string Text, Exception? Exception);
