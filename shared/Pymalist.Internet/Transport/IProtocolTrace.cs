namespace Pymalist.Internet.Transport;

/// <summary>Sees what is said on a connection: its lines, never a secret, and of a message only how long it is.</summary>
public interface IProtocolTrace
{
    /// <param name="peer">Who: <c>host:port</c>.</param>
    /// <param name="text">One line or more, without control characters but for the LF between them.</param>
    void Sent(string peer, string text);

    /// <inheritdoc cref="Sent"/>
    void Received(string peer, string text);
}
