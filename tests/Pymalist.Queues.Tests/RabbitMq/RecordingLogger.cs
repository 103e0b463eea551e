using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>Keeps the names of what was logged, and the lines with their time (UTC).</summary>
public sealed class RecordingLogger : ILogger<RabbitMqQueues>
{
    private readonly ConcurrentQueue<(string Name, string Line)> _lines = [];

    public IReadOnlyList<string> Names => [.. _lines.Select(line => line.Name)];

    public string Text => string.Join('\n', _lines.Select(line => line.Line));

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Name!, $"{DateTime.UtcNow:HH:mm:ss.fff} {formatter(state, exception)}"));
}
