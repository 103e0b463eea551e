using System.Buffers;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Commands and replies as RFC 1939, section 3, has them, whatever they are about.</summary>
internal sealed class Pop3Wire(Connection connection, TimeSpan timeout)
{
    // RFC 2449, section 4, allows 512 octets; some servers talk more.
    private const int MaxLine = 2048;

    // A million entries of 70 characters (RFC 1939, section 7, UIDL), their numbers and line ends.
    private const int MaxListing = 80 * 1024 * 1024;

    private static readonly SearchValues<char> NotInCommand = SearchValues.Create("\r\n\0");

    /// <summary>host:port.</summary>
    public string Peer => connection.Peer;

    /// <summary>Sends a command and takes its answer.</summary>
    /// <param name="command">Without a line end; in UTF-8 on the wire.</param>
    /// <param name="shown">How an exception may name it.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>What follows <c>+OK</c>.</returns>
    /// <exception cref="CommandRefusedException">The answer is <c>-ERR</c>.</exception>
    public async Task<string> Command(string command, string shown, CancellationToken cancellationToken)
    {
        await Send(command, cancellationToken);
        return await Reply(shown, cancellationToken);
    }

    /// <summary>Sends a command or a client's part of a SASL exchange that the server goes on from with <c>+</c>.</summary>
    /// <exception cref="CommandRefusedException">The answer is <c>-ERR</c>.</exception>
    public async Task Continue(string command, string shown, CancellationToken cancellationToken)
    {
        await Send(command, cancellationToken);
        var line = await Line(cancellationToken);
        if (line is "+" || line.StartsWith("+ ", StringComparison.Ordinal))
            return;

        Accepted(line, shown);
        throw new ProtocolException($"{Peer} accepted {shown} in the middle.");
    }

    /// <summary>Takes an answer that comes by itself or belongs to a command already sent.</summary>
    /// <inheritdoc cref="Command"/>
    public async Task<string> Reply(string shown, CancellationToken cancellationToken) =>
        Accepted(await Line(cancellationToken), shown);

    /// <summary>Hands over each line of a listing, up to the one with a single dot.</summary>
    /// <exception cref="ProtocolException">There is no end of it.</exception>
    public async Task Listing(Action<string> take, CancellationToken cancellationToken)
    {
        var patience = new Patience(timeout);
        for (var rest = MaxListing; ;)
        {
            var line = await connection.ReadLine(MaxLine, patience, cancellationToken);
            if (line.Span is [(byte)'.'])
                return;

            rest -= line.Length + 2;
            if (rest < 0)
                throw new ProtocolException($"{Peer} sent a listing of more than {MaxListing} octets.");
            take(Encoding.Latin1.GetString(line.Span is [(byte)'.', ..] ? line.Span[1..] : line.Span));
        }
    }

    /// <summary>The message that follows the answer to RETR.</summary>
    public Task Message(IBufferWriter<byte> to, int maxLength, CancellationToken cancellationToken) =>
        connection.ReadDotTerminated(to, maxLength, timeout, cancellationToken);

    private async Task Send(string command, CancellationToken cancellationToken)
    {
        // A line end would start a command of its own.
        if (command.AsSpan().ContainsAny(NotInCommand))
            throw new InvalidOperationException("A POP3 command may not hold a line end or NUL: look for one in the user's name and password.");

        await connection.Write(Encoding.UTF8.GetBytes(command + "\r\n"), timeout, cancellationToken);
    }

    private string Accepted(string line, string shown)
    {
        if (line is "+OK" || line.StartsWith("+OK ", StringComparison.OrdinalIgnoreCase))
            return line[3..].Trim();
        if (line.StartsWith("-ERR", StringComparison.OrdinalIgnoreCase))
            throw new CommandRefusedException(Peer, shown, Printable(line[4..].Trim()));

        throw new ProtocolException($"{Peer} does not speak POP3: to {shown} it says \"{Printable(line)}\".");
    }

    private async Task<string> Line(CancellationToken cancellationToken)
    {
        var line = await connection.ReadLine(MaxLine, timeout, cancellationToken);
        return Encoding.UTF8.GetString(line.Span);
    }

    // It goes to logs and terminals.
    private static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
