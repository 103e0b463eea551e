namespace Pymalist.Internet.Pop3;

/// <summary>The server answered <c>-ERR</c> to a command. The session goes on.</summary>
/// <param name="peer">host:port.</param>
/// <param name="command">What was asked, without secrets.</param>
/// <param name="reply">What the server said behind <c>-ERR</c>.</param>
public sealed class CommandRefusedException(string peer, string command, string reply)
    : Exception($"{peer} refused {command}: {(reply.Length > 0 ? reply : "it does not say why")}{Pop3ResponseCode.Of(reply).Advice}")
{
    /// <summary>What the server said behind <c>-ERR</c>, a response code (RFC 2449, section 8) included.</summary>
    public string Reply { get; } = reply;

    /// <summary>Whether the server says that it will pass by itself; most servers do not say.</summary>
    public bool IsTransient => Pop3ResponseCode.Of(Reply).IsTransient;
}
