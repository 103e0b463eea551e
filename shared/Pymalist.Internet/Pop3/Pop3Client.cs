using System.Buffers;
using Pymalist.Internet.Sasl;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Pop3;

/// <summary>A session with a POP3 server (RFC 1939), from its greeting to QUIT.</summary>
/// <remarks>
/// <see cref="CommandRefusedException"/>: the server said no, the session goes on.
/// <see cref="SessionBrokenException"/>: it does not, and what was marked for deletion is not deleted.
/// </remarks>
internal sealed class Pop3Client : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly Pop3Options _options;
    private readonly SaslClient _sasl;
    private readonly Pop3Wire _wire;
    private Pop3Capabilities _capabilities = new();

    /// <summary>Over a connection that has just been opened: the greeting is still to come.</summary>
    public Pop3Client(Connection connection, Pop3Options options, SaslClient sasl, Secrets secrets)
    {
        (_connection, _options, _sasl) = (connection, options, sasl);
        _wire = new Pop3Wire(connection, options.CommandTimeout, secrets);
    }

    /// <summary>What is in the mailbox. After this, numbers name mails.</summary>
    public async Task<IReadOnlyList<Pop3Entry>> List(CancellationToken cancellationToken)
    {
        var listing = new Pop3Listing(_wire.Peer);
        await _wire.Command("LIST", "LIST", cancellationToken);
        await _wire.Listing(listing.AddSize, cancellationToken);
        if (await HasUidl(cancellationToken))
            await _wire.Listing(listing.AddUid, cancellationToken);
        return listing.Entries();
    }

    /// <summary>Whether it takes commands ahead of its answers (RFC 2449, section 6.8).</summary>
    public bool HasPipelining => _capabilities.Has("PIPELINING");

    /// <summary>Whether it can give a header section alone.</summary>
    public bool HasTop => _capabilities.Has("TOP");

    /// <summary>Sends commands, all at once; their answers come in the same order, and must be taken so.</summary>
    public Task Ask(IReadOnlyList<Pop3Request> requests, CancellationToken cancellationToken) => _wire.Send(requests, cancellationToken);

    /// <summary>Takes the answer to RETR: the message, octet for octet.</summary>
    /// <exception cref="ProtocolException">It is larger than the options allow, whatever LIST said.</exception>
    public async Task<ReadOnlyMemory<byte>> Message(Pop3Request request, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>((int)Math.Clamp(request.Entry.Size, 1, _options.MaxMessageSize));
        await Answer(request, message, cancellationToken);
        return message.WrittenMemory;
    }

    /// <summary>Takes the answer to a command.</summary>
    /// <param name="request">The command.</param>
    /// <param name="to">Gets what follows it, octet for octet; nothing does with DELE.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ProtocolException">It is larger than the options allow.</exception>
    public async Task Answer(Pop3Request request, IBufferWriter<byte> to, CancellationToken cancellationToken)
    {
        await _wire.Reply(request.Command, cancellationToken);
        if (request.Verb != Pop3Verb.Dele)
            await _wire.Message(to, _options.MaxMessageSize, cancellationToken);
    }

    /// <summary>Deletes what was marked, and ends the session.</summary>
    public Task Quit(CancellationToken cancellationToken) => _wire.Command("QUIT", "QUIT", cancellationToken);

    /// <summary>Closes the connection. Without <see cref="Quit"/> before it, nothing is deleted.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Greeting, TLS, capabilities, login.</summary>
    public async Task Authorize(CancellationToken cancellationToken)
    {
        var greeting = await _wire.Reply("a new connection", cancellationToken);
        if (_options.Tls == TlsMode.StartTls)
            await StartTls(cancellationToken);

        await ReadCapabilities(cancellationToken);
        await new Pop3Login(_wire, _options, _sasl, Pop3Login.Timestamp(greeting), _capabilities)
            .Authenticate(_connection.IsEncrypted, cancellationToken);
    }

    // What a server says of itself in clear text is not asked for: TLS is required, so it has it or we go (RFC 8314, section 4).
    private async Task StartTls(CancellationToken cancellationToken)
    {
        await _wire.Command("STLS", "STLS, and TLS is required", cancellationToken);
        await _connection.StartTls(cancellationToken);
    }

    private async Task ReadCapabilities(CancellationToken cancellationToken)
    {
        try
        {
            await _wire.Command("CAPA", "CAPA", cancellationToken);
        }
        catch (CommandRefusedException)
        {
            // A server of before RFC 2449; what it can do shows when it is asked to.
            return;
        }

        var capabilities = new Pop3Capabilities();
        await _wire.Listing(capabilities.Add, cancellationToken);
        _capabilities = capabilities;
    }

    // A server that has UIDL and does not answer now would make the same mail look like another.
    private async Task<bool> HasUidl(CancellationToken cancellationToken)
    {
        try
        {
            await _wire.Command("UIDL", "UIDL", cancellationToken);
            return true;
        }
        catch (CommandRefusedException) when (!_capabilities.Has("UIDL"))
        {
            return false;
        }
    }
}
