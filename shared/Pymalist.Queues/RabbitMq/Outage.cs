using Microsoft.Extensions.Logging;

namespace Pymalist.Queues.RabbitMq;

/// <summary>Says once that the broker is away and once that it is back, however many connections and tries there are.</summary>
internal sealed class Outage(string broker, ILogger logger, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _connectionsAway;
    private bool _refused;
    private long _since;
    private string? _reason;

    /// <summary>Why the broker is away; null while it is there, as far as anybody knows.</summary>
    public string? Reason
    {
        get
        {
            lock (_gate)
                return _reason;
        }
    }

    /// <summary>A connection is lost or cannot be made; once for each connection until it is <see cref="Back"/>.</summary>
    public void Away(string reason)
    {
        lock (_gate)
        {
            if (_connectionsAway++ > 0)
                return;
            _since = time.GetTimestamp();
            _reason = reason;
            Log.BrokerAway(logger, broker, reason);
        }
    }

    /// <summary>The broker is there and does not let us in, which no waiting cures: worth a line of its own, once.</summary>
    public void Refused(string reason)
    {
        lock (_gate)
        {
            if (_refused)
                return;
            _refused = true;
            Log.BrokerRefuses(logger, broker, reason);
        }
    }

    public void Back()
    {
        lock (_gate)
        {
            if (--_connectionsAway > 0)
                return;
            _refused = false;
            _reason = null;
            Log.BrokerBack(logger, broker, time.GetElapsedTime(_since).TotalSeconds);
        }
    }
}
