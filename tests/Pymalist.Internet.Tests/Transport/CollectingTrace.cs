using System.Collections.Concurrent;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Transport;

/// <summary>Keeps what is said: <c>&lt;</c> in front of what we say, <c>&gt;</c> in front of what the server does.</summary>
internal sealed class CollectingTrace : IProtocolTrace
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Sent(string peer, string text) => Add("< ", text);

    public void Received(string peer, string text) => Add("> ", text);

    private void Add(string direction, string text)
    {
        foreach (var line in text.Split('\n'))
            _lines.Enqueue(direction + line);
    }
}
