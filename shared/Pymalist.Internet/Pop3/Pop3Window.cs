namespace Pymalist.Internet.Pop3;

/// <summary>The commands of a session that wait for their answers, and those that wait to be sent.</summary>
/// <remarks>
/// A server that takes commands ahead of its answers (PIPELINING, RFC 2449, section 6.8) is always asked for more than is needed
/// now, in few large writes. What it answers waits on its side and in the sockets, not in memory: one mail is read at a time.
/// A server that does not say so gets one command at a time.
/// </remarks>
/// <param name="client">The session.</param>
/// <param name="prefetch">How many octets of mail are asked for ahead of need; 0 for none.</param>
internal sealed class Pop3Window(Pop3Client client, int prefetch)
{
    // Few enough for the commands to fit any server's buffer, many enough to keep it busy; new ones go when half are answered.
    private const int Depth = 50;
    private const int MaxCommands = 2 * Depth;

    private readonly Queue<Pop3Request> _asked = [];
    private readonly Queue<Pop3Request> _waiting = [];
    private int _answers;
    private long _octets;

    /// <summary>Whether nothing waits for anything.</summary>
    public bool IsEmpty => _asked.Count == 0 && _waiting.Count == 0;

    /// <summary>The command whose answer comes next; null where none has been sent.</summary>
    public Pop3Request? First => _asked.TryPeek(out var request) ? request : null;

    /// <summary>Whether more than that command has been sent.</summary>
    public bool IsAhead => _asked.Count > 1;

    /// <summary>How many of them are deletions.</summary>
    public int Deletions => _asked.Concat(_waiting).Count(request => request.Verb == Pop3Verb.Dele);

    /// <summary>Whether this command may be added now.</summary>
    public bool HasRoomFor(Pop3Request request) => IsEmpty
        || (prefetch > 0 && _answers < Depth && _asked.Count + _waiting.Count < MaxCommands && _octets + request.Size <= prefetch);

    /// <summary>Adds a command, to be sent in its time.</summary>
    public void Add(Pop3Request request)
    {
        _waiting.Enqueue(request);
        Count(request, 1);
    }

    /// <summary>Sends what is due. There must be something in it.</summary>
    /// <returns>The command whose answer comes next.</returns>
    public async Task<Pop3Request> Next(CancellationToken cancellationToken)
    {
        if (prefetch > 0 ? _asked.Count <= Depth / 2 && _waiting.Count > 0 : _asked.Count == 0)
            await Send(prefetch > 0 ? _waiting.Count : 1, cancellationToken);
        return _asked.Peek();
    }

    /// <summary>The answer to that command has come.</summary>
    public void Answered() => Count(_asked.Dequeue(), -1);

    /// <summary>Takes back all that has not been sent but deletions, which alone matter once we are to stop.</summary>
    public void KeepDeletions()
    {
        var kept = _waiting.Where(request => request.Verb == Pop3Verb.Dele).ToList();
        foreach (var request in _waiting)
            Count(request, -1);
        _waiting.Clear();
        kept.ForEach(Add);
    }

    private async Task Send(int count, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, count).Select(_ => _waiting.Dequeue()).ToList();
        requests.ForEach(_asked.Enqueue);
        await client.Ask(requests, cancellationToken);
    }

    private void Count(Pop3Request request, int sign)
    {
        _answers += request.Verb == Pop3Verb.Dele ? 0 : sign;
        _octets += sign * request.Size;
    }
}
