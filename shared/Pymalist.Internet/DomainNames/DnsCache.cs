using System.Diagnostics.CodeAnalysis;

namespace Pymalist.Internet.DomainNames;

/// <summary>Keeps answers for as long as they hold, and of a limited size: what was not asked for longest goes first.</summary>
internal sealed class DnsCache(int maxSize, TimeProvider time)
{
    // What an entry takes beside its octets: the name, the nodes, the objects around.
    private const int Overhead = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _latestFirst = [];
    private long _size;

    /// <summary>In octets, about.</summary>
    public long Size
    {
        get
        {
            lock (_lock)
                return _size;
        }
    }

    public bool TryGet(DnsQuestion question, [NotNullWhen(true)] out object? answer)
    {
        lock (_lock)
        {
            answer = null;
            if (!_entries.TryGetValue(question, out var node))
                return false;

            _latestFirst.Remove(node);
            if (time.GetElapsedTime(node.Value.Since) >= node.Value.Ttl)
            {
                Forget(node.Value);
                return false;
            }

            _latestFirst.AddFirst(node);
            answer = node.Value.Answer;
            return true;
        }
    }

    /// <param name="question">What was asked.</param>
    /// <param name="answer">Anything.</param>
    /// <param name="ttl">What holds for no time is not kept.</param>
    /// <param name="size">In octets.</param>
    public void Add(DnsQuestion question, object answer, TimeSpan ttl, int size)
    {
        var entry = new Entry(question, answer, time.GetTimestamp(), ttl, size + Overhead);
        if (ttl <= TimeSpan.Zero || entry.Size > maxSize)
            return;

        lock (_lock)
        {
            if (_entries.TryGetValue(question, out var old))
            {
                _latestFirst.Remove(old);
                Forget(old.Value);
            }

            _entries[question] = _latestFirst.AddFirst(entry);
            for (_size += entry.Size; _size > maxSize; _latestFirst.RemoveLast())
                Forget(_latestFirst.Last!.Value);
        }
    }

    private void Forget(Entry entry)
    {
        _entries.Remove(entry.Question);
        _size -= entry.Size;
    }

    private sealed record Entry(DnsQuestion Question, object Answer, long Since, TimeSpan Ttl, int Size);
}
