using System.Buffers;
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
    private readonly Pop3Wire _wire;
    private Pop3Capabilities _capabilities = new();

    /// <summary>Over a connection that has just been opened: the greeting is still to come.</summary>
    public Pop3Client(Connection connection, Pop3Options options)
    {
        _connection = connection;
        _options = options;
        _wire = new Pop3Wire(connection, options.CommandTimeout);
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<Pop3Client> Open(Pop3Options options, CancellationToken cancellationToken)
    {
        var client = new Pop3Client(await Connection.Open(options.Connection, cancellationToken), options);
        try
        {
            await client.Authorize(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
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

    /// <summary>The message, octet for octet.</summary>
    /// <exception cref="ProtocolException">It is larger than the options allow, whatever LIST said.</exception>
    public async Task<ReadOnlyMemory<byte>> Retrieve(Pop3Entry entry, CancellationToken cancellationToken)
    {
        await _wire.Command($"RETR {entry.Number}", $"RETR {entry.Number}", cancellationToken);
        var message = new ArrayBufferWriter<byte>((int)Math.Clamp(entry.Size, 1, _options.MaxMessageSize));
        await _wire.Message(message, _options.MaxMessageSize, cancellationToken);
        return message.WrittenMemory;
    }

    /// <summary>Marks a mail for deletion; <see cref="Quit"/> deletes it.</summary>
    public Task Delete(Pop3Entry entry, CancellationToken cancellationToken) =>
        _wire.Command($"DELE {entry.Number}", $"DELE {entry.Number}", cancellationToken);

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
        await new Pop3Login(_wire, _options, Pop3Login.Timestamp(greeting), _capabilities)
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
