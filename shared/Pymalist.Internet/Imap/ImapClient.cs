using System.Diagnostics;
using System.Globalization;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Imap;

/// <summary>A session with an IMAP server (RFC 9051, RFC 3501), from its greeting to LOGOUT.</summary>
/// <remarks>
/// <see cref="ImapRefusedException"/>: the server said no, the session goes on.
/// <see cref="SessionBrokenException"/>: it does not, and what was under way may have happened or not.
/// </remarks>
internal sealed class ImapClient : IAsyncDisposable
{
    // A timer may fire a little early; what is left then is not worth a command.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(5);

    private readonly Connection _connection;
    private readonly ImapOptions _options;
    private readonly ImapWire _wire;
    private readonly ImapRemoval _removal;
    private bool _canIdle = true;

    /// <summary>Over a connection that has just been opened: the greeting is still to come.</summary>
    public ImapClient(Connection connection, ImapOptions options)
    {
        _connection = connection;
        _options = options;
        _wire = new ImapWire(connection, options);
        _removal = new ImapRemoval(_wire, options.MoveTo);
        Flight = new ImapFlight(_wire, options.MaxMessageSize);
    }

    /// <summary>Mail on its way. While there is some, nothing else may be done with the session.</summary>
    public ImapFlight Flight { get; }

    /// <summary>Connects and logs in.</summary>
    public static async Task<ImapClient> Open(ImapOptions options, SaslClient sasl, IProtocolTrace? trace, CancellationToken cancellationToken)
    {
        var connection = await Connection.Open(options.Connection with { Trace = trace }, cancellationToken);
        var client = new ImapClient(connection, options);
        try
        {
            await client.Authorize(sasl, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Greeting, TLS, capabilities, login.</summary>
    public async Task Authorize(SaslClient sasl, CancellationToken cancellationToken)
    {
        var greeting = await _wire.Greeting(cancellationToken);
        if (_options.Tls == TlsMode.StartTls)
            await StartTls(greeting, cancellationToken);
        if (greeting.Name != "PREAUTH")
            await LogIn(sasl, cancellationToken);
        if (_wire.Capabilities is null)
            await _wire.Command("CAPABILITY", cancellationToken);
    }

    /// <summary>Opens the folder. After this, UIDs name mails.</summary>
    /// <returns>The folder's UIDVALIDITY; 0 where it has none, and UIDs are good for this session only.</returns>
    /// <exception cref="ImapRefusedException">There is no such folder, or mail cannot be taken out of it.</exception>
    public async Task<uint> Select(CancellationToken cancellationToken)
    {
        var validity = 0u;
        var command = new ImapCommand("SELECT").Mailbox(_options.Folder);
        var shown = $"SELECT {_options.Folder}";
        var done = await _wire.Command(command, cancellationToken, response =>
        {
            if (response is { Name: "OK", Code: "UIDVALIDITY", Values: [{ Number: { } number }, ..] })
                validity = number;
        });
        if (done.Code == "READ-ONLY")
            throw new ImapRefusedException(_wire.Peer, shown, done.Code, "it lets us read this folder, but take nothing out of it");

        return validity;
    }

    /// <summary>What is in the folder, from a UID on.</summary>
    public async Task<IReadOnlyList<ImapEntry>> List(uint first, CancellationToken cancellationToken)
    {
        _wire.HasNews = false;
        var listing = new ImapListing(_wire.Peer, first);
        var command = string.Create(CultureInfo.InvariantCulture, $"UID FETCH {first}:* (UID FLAGS RFC822.SIZE)");
        await _wire.Command(command, cancellationToken, listing.Add);
        return listing.Entries;
    }

    /// <summary>Takes mail out of the folder, as the options say. When this ends, it is out.</summary>
    public Task Remove(IEnumerable<uint> uids, CancellationToken cancellationToken) =>
        _removal.Remove(ImapUids.Set(uids), cancellationToken);

    /// <summary>Waits until the server tells of new mail: in IDLE (RFC 2177), or where that cannot be by asking from time to time.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="wake">Ends the wait, and not the session.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>Whether it has.</returns>
    public async Task<bool> AwaitNews(TimeSpan limit, CancellationToken wake, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!_wire.HasNews && !wake.IsCancellationRequested && limit - Stopwatch.GetElapsedTime(start) is var left && left > LeastWait)
        {
            if (_canIdle && _wire.Has("IDLE"))
                await Idle(left < _options.IdleRenewal ? left : _options.IdleRenewal, wake, cancellationToken);
            else
                await Poll(left < _options.PollInterval ? left : _options.PollInterval, wake, cancellationToken);
        }

        return _wire.HasNews;
    }

    /// <summary>Says goodbye.</summary>
    public Task Leave(CancellationToken cancellationToken) => _wire.Leave(cancellationToken);

    /// <summary>Closes the connection. What was removed stays removed.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // What a server says of itself in clear text is not asked for: TLS is required, so it has it or we go (RFC 8314, section 4).
    private async Task StartTls(ImapResponse greeting, CancellationToken cancellationToken)
    {
        // Nobody can begin TLS behind a log-in, so somebody who fakes one would have us speak in the clear.
        if (greeting.Name == "PREAUTH")
            throw new TlsException($"{_wire.Peer} has logged us in before TLS could begin, and TLS is required.");

        var tag = await _wire.Send(new ImapCommand("STARTTLS"), cancellationToken);
        await _wire.Complete(tag, "STARTTLS, and TLS is required", cancellationToken);
        await _connection.StartTls(cancellationToken);
        _wire.ForgetCapabilities();
    }

    private async Task LogIn(SaslClient sasl, CancellationToken cancellationToken)
    {
        if (_wire.Capabilities is null)
            await _wire.Command("CAPABILITY", cancellationToken);
        if (_wire.Capabilities is not { } capabilities)
            throw new ProtocolException($"{_wire.Peer} does not say what it can do.");

        _wire.ForgetCapabilities();
        await new ImapLogin(_wire, _options, sasl).Authenticate(capabilities, cancellationToken);
    }

    private async Task Idle(TimeSpan limit, CancellationToken wake, CancellationToken cancellationToken)
    {
        var tag = await _wire.Send(new ImapCommand("IDLE"), cancellationToken);
        _canIdle = (await _wire.Reply(tag, cancellationToken)).IsContinuation;
        var start = Stopwatch.GetTimestamp();
        while (_canIdle && !_wire.HasNews && !wake.IsCancellationRequested && Left() > TimeSpan.Zero && await _wire.Hears(Left(), wake))
            _canIdle = await _wire.ReadNews(tag, cancellationToken);

        if (!_canIdle)
            return;

        await _wire.Continue("DONE", shown: null, cancellationToken);
        await _wire.Complete(tag, "IDLE", cancellationToken);

        TimeSpan Left() => Stopwatch.GetElapsedTime(start) is var spent && spent < limit ? limit - spent : TimeSpan.Zero;
    }

    private async Task Poll(TimeSpan interval, CancellationToken wake, CancellationToken cancellationToken)
    {
        await _wire.Hears(interval, wake);
        await _wire.Command("NOOP", cancellationToken);
    }
}
