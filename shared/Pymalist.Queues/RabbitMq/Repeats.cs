namespace Pymalist.Queues.RabbitMq;

/// <summary>What of a queue is in this process's hands, and what it has lately finished: so that nothing is handed out twice.</summary>
/// <param name="window">How many of the finished to remember.</param>
internal sealed class Repeats(int window)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, List<Delivery>> _twins = [];
    private readonly HashSet<UInt128> _finished = [];
    private readonly Queue<UInt128> _order = [];
    private readonly Dictionary<UInt128, int> _received = [];

    /// <summary>What to do with a message that just came.</summary>
    public Arrival Arrive(Delivery delivery)
    {
        lock (_gate)
        {
            if (_finished.Contains(delivery.Key))
                return Arrival.Finished;
            delivery.NotCounting(Received(delivery.Key));
            if (_twins.TryAdd(delivery.Key, []))
                return Arrival.New;
            _twins[delivery.Key].Add(delivery);
            return Arrival.Twin;
        }
    }

    /// <summary>It is done with.</summary>
    /// <returns>Its twins, which are so too.</returns>
    public IReadOnlyList<Delivery> Finish(Delivery delivery)
    {
        lock (_gate)
        {
            _received.Remove(delivery.Key);
            if (_finished.Add(delivery.Key))
                _order.Enqueue(delivery.Key);
            if (_order.Count > window)
                _finished.Remove(_order.Dequeue());
            return _twins.Remove(delivery.Key, out var twins) ? twins : [];
        }
    }

    // How often it came to us before. What others have finished stays in the count, until it is long enough to begin anew.
    private int Received(UInt128 key)
    {
        if (_received.Count > window)
            _received.Clear();
        var times = _received.GetValueOrDefault(key);
        _received[key] = times + 1;
        return times;
    }

    /// <summary>It goes back, or is gone with its channel.</summary>
    /// <returns>A twin that takes its place, if there is one.</returns>
    public Delivery? LetGo(Delivery delivery)
    {
        lock (_gate)
        {
            if (!_twins.TryGetValue(delivery.Key, out var twins))
                return null;
            twins.RemoveAll(twin => twin.IsLost);
            if (twins.Count == 0)
            {
                _twins.Remove(delivery.Key);
                return null;
            }

            var next = twins[0];
            twins.RemoveAt(0);
            return next;
        }
    }

    /// <summary>Those twins that came over a channel which is closing.</summary>
    public IReadOnlyList<Delivery> Withdraw(ConsumeChannel channel)
    {
        lock (_gate)
        {
            var withdrawn = _twins.Values.SelectMany(twins => twins).Where(twin => twin.Channel == channel).ToList();
            foreach (var twins in _twins.Values)
                twins.RemoveAll(twin => twin.Channel == channel);
            return withdrawn;
        }
    }
}

/// <summary>What a message that just came is to us.</summary>
internal enum Arrival
{
    /// <summary>To be handed out.</summary>
    New,

    /// <summary>Done with before: the broker has only not heard of it.</summary>
    Finished,

    /// <summary>In hand already: waits for the outcome.</summary>
    Twin,
}
