using Microsoft.Extensions.Logging;

namespace Pymalist.Testing;

/// <summary>Gives everybody the same logger, which keeps the lines.</summary>
public sealed class OneLogger : ILoggerFactory
{
    private readonly CollectingLogger<OneLogger> _logger = new();

    /// <inheritdoc cref="CollectingLogger{T}.Lines"/>
    public IReadOnlyList<LogLine> Lines => _logger.Lines;

    public ILogger CreateLogger(string categoryName) => _logger;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
