namespace Pymalist.Internet.Imap;

/// <summary>The server answered <c>NO</c> or <c>BAD</c> to a command. The session goes on.</summary>
/// <param name="peer">host:port.</param>
/// <param name="command">What was asked, without secrets.</param>
/// <param name="code">The response code, in upper case (RFC 5530); empty where there is none.</param>
/// <param name="reply">What the server said.</param>
public sealed class ImapRefusedException(string peer, string command, string code, string reply)
    : Exception($"{peer} refused {command}: {(reply.Length > 0 ? reply : "it does not say why")}")
{
    /// <summary>The response code, in upper case: <c>TRYCREATE</c>; empty where there is none.</summary>
    public string Code { get; } = code;

    /// <summary>What the server said behind <c>NO</c> or <c>BAD</c>, the response code included.</summary>
    public string Reply { get; } = reply;
}
