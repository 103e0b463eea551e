using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Imap;

/// <summary>Keeps what is said: what we say write by write, what the server says line by line.</summary>
internal sealed class RecordingTrace : IProtocolTrace
{
    public List<string> Sent { get; } = [];

    public List<string> Received { get; } = [];

    /// <summary>Is told of each line that comes.</summary>
    public Action<string>? OnReceived { get; set; }

    void IProtocolTrace.Sent(string peer, string text) => Sent.Add(text);

    void IProtocolTrace.Received(string peer, string text)
    {
        Received.Add(text);
        OnReceived?.Invoke(text);
    }
}
