using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Pymalist.Hosting.Logs;

/// <summary>Sets up the log: lines for people, or JSON for machines, to the standard output; a section <c>Serilog</c> may say more.</summary>
public static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>A factory of loggers, to be disposed of at the end.</summary>
    /// <param name="settings">Level and format.</param>
    /// <param name="configuration">Where a section <c>Serilog</c> may be.</param>
    /// <param name="toStandardError">For commands whose output is something else.</param>
    /// <param name="quiet">Leaves out what the reactor is told anyway.</param>
    public static ILoggerFactory Create(LogSettings settings, IConfiguration configuration, bool toStandardError = false, bool quiet = false)
    {
        LogEventLevel? errorsFrom = toStandardError ? LogEventLevel.Verbose : null;
        var log = new LoggerConfiguration().MinimumLevel.Is(LevelOf(settings.Level)).Enrich.FromLogContext();
        log = settings.Format == LogFormat.Json
            ? log.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: errorsFrom)
            : log.WriteTo.Console(outputTemplate: Line, formatProvider: System.Globalization.CultureInfo.InvariantCulture, standardErrorFromLevel: errorsFrom);
        return LoggerFactory.Create(logging => logging
            .SetMinimumLevel(settings.Level)
            .AddFilter("Pymalist.Hosting.Stages", quiet ? LogLevel.Error : settings.Level)
            .AddSerilog(log.ReadFrom.Configuration(configuration).CreateLogger(), dispose: true));
    }

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
