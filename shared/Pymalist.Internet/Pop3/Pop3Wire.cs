using System.Buffers;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>Commands and replies as RFC 1939, section 3, has them, whatever they are about.</summary>
internal sealed class Pop3Wire(Connection connection, TimeSpan timeout, Secrets secrets)
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

    /// <summary>Sends a line, and does not wait for its answer.</summary>
    /// <param name="line">Without a line end; in UTF-8 on the wire.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <param name="traced">What a trace shows in place of a secret.</param>
    public async Task Send(string line, CancellationToken cancellationToken, string? traced = null)
    {
        // A line end would start a command of its own.
        if (line.AsSpan().ContainsAny(NotInCommand))
            throw new InvalidOperationException("A POP3 command may not hold a line end or NUL: look for one in the user's name and password.");

        // The secret is the last word, and where it has spaces it is known already.
        if (traced is not null)
            secrets.Add(line[(line.LastIndexOf(' ') + 1)..]);
        await connection.Write(Encoding.UTF8.GetBytes(line + "\r\n"), timeout, cancellationToken, traced);
    }

    /// <summary>Sends commands, all at once.</summary>
    public async Task Send(IEnumerable<Pop3Request> requests, CancellationToken cancellationToken) =>
        await connection.Write(Encoding.ASCII.GetBytes(string.Concat(requests.Select(request => request.Command + "\r\n"))), timeout, cancellationToken);

    /// <summary>Takes an answer in the middle of a SASL exchange.</summary>
    /// <returns>What follows <c>+</c>, which asks for more, or null for <c>+OK</c>.</returns>
    /// <exception cref="CommandRefusedException">The answer is <c>-ERR</c>.</exception>
    public async Task<string?> Challenge(string shown, CancellationToken cancellationToken)
    {
        var line = await Line(cancellationToken);
        if (line is "+" || line.StartsWith("+ ", StringComparison.Ordinal))
            return line[1..].Trim();

        Accepted(line, shown);
        return null;
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

    private string Accepted(string line, string shown)
    {
        if (line is "+OK" || line.StartsWith("+OK ", StringComparison.OrdinalIgnoreCase))
            return line[3..].Trim();
        if (line.StartsWith("-ERR", StringComparison.OrdinalIgnoreCase))
            throw new CommandRefusedException(Peer, shown, Printable.Text(secrets.Mask(line[4..].Trim())));

        throw new ProtocolException($"{Peer} does not speak POP3: to {shown} it says \"{Printable.Text(secrets.Mask(line))}\".");
    }

    private async Task<string> Line(CancellationToken cancellationToken)
    {
        var line = await connection.ReadLine(MaxLine, timeout, cancellationToken);
        return Encoding.UTF8.GetString(line.Span);
    }
}
