using Microsoft.Extensions.Logging;
using Pymalist.Internet.Transport;

namespace Pymalist.Hosting.Logs;

/// <summary>Writes what is said on connections to the log, line by line, under <c>Pymalist.Protocol.</c><i>protocol</i>.</summary>
internal sealed class LoggedProtocol(ILogger logger) : IProtocolTrace
{
    /// <summary>For a component that is to be traced; null for one that is not.</summary>
    /// <param name="protocol">Its kind in the configuration.</param>
    /// <param name="isOn">Its setting <c>Trace</c>.</param>
    /// <param name="loggers">Where its log comes from.</param>
    public static LoggedProtocol? Of(string protocol, bool isOn, ILoggerFactory loggers) =>
        isOn ? new(loggers.CreateLogger($"Pymalist.Protocol.{protocol}")) : null;

    public void Sent(string peer, string text)
    {
        foreach (var line in text.Split('\n'))
            Log.Sent(logger, peer, line);
    }

    public void Received(string peer, string text)
    {
        foreach (var line in text.Split('\n'))
            Log.Received(logger, peer, line);
    }
}
