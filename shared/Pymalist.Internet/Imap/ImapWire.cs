using System.Buffers;
using System.Globalization;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>
/// Commands with tags, and the responses to them (RFC 9051, section 2.2). Several commands may be under way; the server may
/// say things that nobody asked for at any time.
/// </summary>
internal sealed class ImapWire(Connection connection, ImapOptions options)
{
    // A listing of a million mails, 80 octets each.
    private const int MaxOctets = 80 * 1024 * 1024;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    private readonly ImapResponseReader _reader = new(connection, options.MaxMessageSize);
    private readonly HashSet<string> _underWay = [];
    private readonly Dictionary<string, ImapResponse> _completed = [];
    private int _lastTag;
    private bool _isLeaving;

    /// <summary>host:port.</summary>
    public string Peer => connection.Peer;

    /// <summary>What the server has said last about what it can do; null when it has not.</summary>
    public ImapCapabilities? Capabilities { get; private set; }

    /// <summary>Whether the server has told of mail in the folder (EXISTS) since this was set back.</summary>
    public bool HasNews { get; set; }

    /// <summary>Whether the server has an extension, by name or because it has IMAP4rev2.</summary>
    public bool Has(string extension) => Capabilities?.HasOrIsRev2(extension) ?? false;

    /// <summary>Forgets what the server can do: with TLS, or with a user, it is another matter.</summary>
    public void ForgetCapabilities() => Capabilities = null;

    /// <summary>The server's first word.</summary>
    /// <exception cref="ImapRefusedException">It is BYE.</exception>
    public async Task<ImapResponse> Greeting(CancellationToken cancellationToken)
    {
        var greeting = await _reader.Read(new Patience(options.CommandTimeout), cancellationToken);
        if (!greeting.IsUntagged || greeting.Name is not ("OK" or "PREAUTH" or "BYE"))
            throw new ProtocolException($"{Peer} does not greet as an IMAP server does, but with {Shown(greeting)}.");
        if (greeting.Name == "BYE")
            throw Refused("a new connection", greeting);

        Note(greeting);
        return greeting;
    }

    /// <summary>Sends a command and takes all that comes in answer to it.</summary>
    /// <param name="command">Sent whole, or piece by piece where the server wants to agree to its literals.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <param name="data">Gets each untagged response that comes until it is done.</param>
    /// <returns>The tagged response, which is OK.</returns>
    /// <exception cref="ImapRefusedException">It is NO or BAD.</exception>
    public async Task<ImapResponse> Command(ImapCommand command, CancellationToken cancellationToken, Action<ImapResponse>? data = null) =>
        await Complete(await Send(command, cancellationToken), command.Shown, cancellationToken, data);

    /// <summary>Sends a command of plain words.</summary>
    /// <inheritdoc cref="Command(ImapCommand, CancellationToken, Action{ImapResponse}?)"/>
    public Task<ImapResponse> Command(string words, CancellationToken cancellationToken, Action<ImapResponse>? data = null) =>
        Command(new ImapCommand(words), cancellationToken, data);

    /// <summary>Sends a command. There has to be a <see cref="Complete"/> for it.</summary>
    /// <returns>Its tag.</returns>
    public async Task<string> Send(ImapCommand command, CancellationToken cancellationToken)
    {
        var tag = NextTag();
        var octets = new ArrayBufferWriter<byte>();
        octets.Write(Encoding.ASCII.GetBytes(tag + " "));
        var shown = command.IsSecret ? $"{tag} {command.Shown}" : null;
        foreach (var part in command.Parts)
        {
            if (part.IsLiteral && await AnnounceLiteral(octets, part.Octets.Length, shown, cancellationToken))
                await Agreed(tag, command.Shown, cancellationToken);
            octets.Write(part.Octets);
        }

        octets.Write(LineEnd);
        await Write(octets.WrittenMemory, shown, cancellationToken);
        return tag;
    }

    /// <summary>Sends several commands of plain words in one flight.</summary>
    /// <returns>Their tags.</returns>
    public async Task<IReadOnlyList<string>> Send(IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        var tagged = commands.Select(words => (Tag: NextTag(), Words: words)).ToList();
        var octets = Encoding.ASCII.GetBytes(string.Concat(tagged.Select(command => $"{command.Tag} {command.Words}\r\n")));
        await Write(octets, shown: null, cancellationToken);
        return [.. tagged.Select(command => command.Tag)];
    }

    /// <summary>Sends a line that belongs to a command under way: DONE, a step of a log-in.</summary>
    public ValueTask Continue(string line, string? shown, CancellationToken cancellationToken) =>
        Write(Encoding.ASCII.GetBytes(line + "\r\n"), shown, cancellationToken);

    /// <summary>Takes all that comes until a command is done.</summary>
    /// <inheritdoc cref="Command(ImapCommand, CancellationToken, Action{ImapResponse}?)"/>
    public async Task<ImapResponse> Complete(string tag, string shown, CancellationToken cancellationToken, Action<ImapResponse>? data = null)
    {
        var response = await Reply(tag, cancellationToken, data);
        if (response.IsContinuation)
            throw new ProtocolException($"{Peer} waits for more of {shown} where there is no more.");
        return response.Name == "OK" ? response : throw Refused(shown, response);
    }

    /// <summary>Takes all that comes until the server waits for more of a command, or is done with it.</summary>
    /// <returns>The continuation, or the tagged response, whatever it says.</returns>
    public async Task<ImapResponse> Reply(string tag, CancellationToken cancellationToken, Action<ImapResponse>? data = null)
    {
        if (_completed.Remove(tag, out var before))
            return before;

        var patience = new Patience(options.CommandTimeout);
        for (var limit = _reader.Octets + options.MaxMessageSize + (long)MaxOctets; ;)
        {
            var response = await Next(patience, cancellationToken);
            if (_reader.Octets > limit)
                throw new ProtocolException($"{Peer} answers a command without end.");
            if (response.IsContinuation || response.Tag == tag)
                return response;

            if (response.IsUntagged)
                data?.Invoke(response);
            else
                _completed.Add(response.Tag, response);
        }
    }

    /// <summary>Ends the session.</summary>
    public Task Leave(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        return Command("LOGOUT", cancellationToken);
    }

    /// <summary>Reads what the server says while a command is under way that only we end: IDLE.</summary>
    /// <returns>False: the server has ended it.</returns>
    /// <exception cref="ProtocolException">It belongs to another command, or to none.</exception>
    public async Task<bool> ReadNews(string tag, CancellationToken cancellationToken)
    {
        var response = await Next(new Patience(options.CommandTimeout), cancellationToken);
        if (!response.IsUntagged && response.Tag != tag)
            throw new ProtocolException($"{Peer} says {Shown(response)} where it has only news to tell.");
        return response.IsUntagged;
    }

    /// <summary>Waits until the server says something.</summary>
    /// <returns>False: it has not, the time is over or the token has fired.</returns>
    public ValueTask<bool> Hears(TimeSpan limit, CancellationToken wake) => connection.WaitForInput(limit, wake);

    /// <summary>The exception that tells of a NO or BAD.</summary>
    public ImapRefusedException Refused(string shown, ImapResponse response) =>
        new(Peer, shown, response.Code, ImapResponseReader.Printable(response.Text));

    private static string Shown(ImapResponse response) =>
        $"\"{ImapResponseReader.Printable($"{response.Tag} {response.Name} {response.Text}".Trim())}\"";

    private async Task<ImapResponse> Next(Patience patience, CancellationToken cancellationToken)
    {
        var response = await _reader.Read(patience, cancellationToken);
        if (!response.IsUntagged && !response.IsContinuation && !_underWay.Remove(response.Tag))
            throw new ProtocolException($"{Peer} answers what nobody has asked: {Shown(response)}.");

        Note(response);
        return response;
    }

    private void Note(ImapResponse response)
    {
        if (response is { Name: "CAPABILITY" } or { Code: "CAPABILITY" })
            Capabilities = new ImapCapabilities(response.Values);
        if (response is { IsUntagged: true, Name: "EXISTS" })
            HasNews = true;
        if (response is { IsUntagged: true, Name: "BYE" } && !_isLeaving)
            throw new ConnectionLostException($"{Peer} has ended the session: {ImapResponseReader.Printable(response.Text)}");
    }

    // True when the server has to agree first; then it was told, and what comes next is sent after that.
    private async ValueTask<bool> AnnounceLiteral(ArrayBufferWriter<byte> octets, int length, string? shown, CancellationToken cancellationToken)
    {
        var agreed = Capabilities?.TakesLiteral(length) ?? false;
        octets.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{{length}{(agreed ? "+" : "")}}}\r\n")));
        if (agreed)
            return false;

        await Write(octets.WrittenMemory.ToArray(), shown, cancellationToken);
        octets.ResetWrittenCount();
        return true;
    }

    private async Task Agreed(string tag, string shown, CancellationToken cancellationToken)
    {
        var reply = await Reply(tag, cancellationToken);
        if (reply.IsContinuation)
            return;

        throw reply.Name == "OK" ? new ProtocolException($"{Peer} accepted {shown} in the middle.") : Refused(shown, reply);
    }

    private ValueTask Write(ReadOnlyMemory<byte> octets, string? shown, CancellationToken cancellationToken) =>
        connection.Write(octets, options.CommandTimeout, cancellationToken, shown);

    private string NextTag()
    {
        _lastTag++;
        var tag = string.Create(CultureInfo.InvariantCulture, $"A{_lastTag}");
        _underWay.Add(tag);
        return tag;
    }
}
