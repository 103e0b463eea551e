using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;

namespace Pymalist.Internet.Transport;

/// <summary>
/// A connection to a server of one of the mail protocols: lines and dot-stuffed blocks come in, octets go out, over TCP or TLS.
/// One thing at a time. After any exception, a cancellation included, the session is broken and must not be used again.
/// </summary>
public sealed class Connection : IAsyncDisposable
{
    /// <summary>What stands before the path of a Unix socket in place of a host's name.</summary>
    public const string UnixPrefix = "unix:";

    private const int Chunk = 64 * 1024;

    private readonly ConnectionOptions _options;
    private readonly Deadline _deadline = new();
    private readonly LineBuffer _buffer = new();
    private Stream _stream;
    private QuickAnswers? _quickAnswers;
    private bool _broken;

    /// <summary>Over a stream that is already connected.</summary>
    /// <param name="stream">Is disposed of with the connection.</param>
    /// <param name="options">Whose host a certificate must be for; nothing is opened.</param>
    public Connection(Stream stream, ConnectionOptions options) => (_stream, _options) = (stream, options);

    /// <summary>The other side, as messages name it: <c>host:port</c>, or <c>unix:/path</c>.</summary>
    public string Peer => IsUnix ? _options.Host : $"{_options.Host}:{_options.Port}";

    /// <summary>Whether TLS is on.</summary>
    public bool IsEncrypted => _stream is SslStream;

    private bool IsUnix => _options.Host.StartsWith(UnixPrefix, StringComparison.Ordinal);

    /// <summary>Connects; with <see cref="TlsMode.Implicit"/> the TLS handshake is done too.</summary>
    /// <exception cref="ConnectionLostException">Nobody is there, or not in time.</exception>
    /// <exception cref="TlsException">Its certificate is not to be trusted, or it does not speak TLS.</exception>
    public static async Task<Connection> Open(ConnectionOptions options, CancellationToken cancellationToken)
    {
        var connection = new Connection(Stream.Null, options);
        try
        {
            await connection.Guarded(connection.Connect, "did not accept a connection", options.ConnectTimeout, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a line. It ends with CR LF or LF; a CR that stands alone belongs to it.</summary>
    /// <param name="maxLength">In octets, without the line end.</param>
    /// <param name="timeout">For the whole of it, however slowly it drips.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <returns>Its octets without the line end, valid until the next read.</returns>
    /// <exception cref="ProtocolException">It is longer.</exception>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or no line came in time.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadLine(int maxLength, TimeSpan timeout, CancellationToken cancellationToken) =>
        TryReadLine(maxLength, out var line) ? new(line) : ReadLine(maxLength, new Patience(timeout), cancellationToken);

    /// <summary>Reads one of many lines that share their time.</summary>
    /// <inheritdoc cref="ReadLine(int, TimeSpan, CancellationToken)"/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadLine(int maxLength, Patience patience, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line;
        while (!TryReadLine(maxLength, out line))
            await Fill(patience, cancellationToken);
        return line;
    }

    /// <summary>Reads a line that is here already.</summary>
    /// <param name="maxLength">In octets, without the line end.</param>
    /// <param name="line">Its octets without the line end, valid until the next read.</param>
    /// <returns>Whether all of it is here.</returns>
    /// <exception cref="ProtocolException">It is longer.</exception>
    public bool TryReadLine(int maxLength, out ReadOnlyMemory<byte> line)
    {
        // Room for a CR whose LF has not come yet.
        var isHere = _buffer.TryTakeLine(out line);
        if (isHere ? line.Length > maxLength : _buffer.Content.Length > maxLength + 1)
            throw Broken(new ProtocolException($"{Peer} sent a line of more than {maxLength} octets."));

        if (isHere)
            _options.Trace?.Received(Peer, TraceText.Of(line.Span));
        return isHere;
    }

    /// <summary>
    /// Reads up to the line with a single dot (RFC 1939, section 3), undoes dot-stuffing, and keeps every other octet. Where
    /// the reply line above it ended with a bare LF, bare LFs end the lines of the block too.
    /// </summary>
    /// <param name="to">Gets the octets as they come, the last line's end included, the line with the dot not.</param>
    /// <param name="maxLength">In octets.</param>
    /// <param name="timeout">For every 64 KiB of it; see <see cref="Patience"/>.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <exception cref="ProtocolException">It is longer.</exception>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or stayed silent or too slow.</exception>
    public async Task ReadDotTerminated(IBufferWriter<byte> to, long maxLength, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var unstuffer = new DotUnstuffer(bareLf: _buffer.LineEndLength == 1);
        var patience = new Patience(timeout);
        while (true)
        {
            _buffer.Take(unstuffer.Decode(_buffer.Content.Span, to));
            if (unstuffer.Length > maxLength)
                throw Broken(new ProtocolException($"{Peer} sent more than {maxLength} octets before the dot that ends them."));
            if (unstuffer.IsDone)
                break;
            await Fill(patience, cancellationToken);
        }

        _options.Trace?.Received(Peer, TraceText.Octets(unstuffer.Length));
    }

    /// <summary>Reads as many octets, whatever they are: an IMAP literal.</summary>
    /// <param name="to">Gets them as they come.</param>
    /// <param name="length">How many; to be checked against a limit beforehand.</param>
    /// <param name="timeout">For every 64 KiB of it; see <see cref="Patience"/>.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or stayed silent or too slow.</exception>
    public async Task ReadOctets(IBufferWriter<byte> to, long length, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var patience = new Patience(timeout);
        for (var rest = length; ;)
        {
            var here = _buffer.Content[..(int)Math.Min(rest, _buffer.Content.Length)];
            to.Write(here.Span);
            _buffer.Take(here.Length);
            rest -= here.Length;
            if (rest == 0)
                break;
            await Fill(patience, cancellationToken);
        }

        _options.Trace?.Received(Peer, TraceText.Octets(length));
    }

    /// <summary>Waits until the other side says something; nothing is taken. The session lives on, whatever comes of it.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="wake">Ends the wait, and not the session.</param>
    /// <returns>False: it says nothing in this time, or was not waited for to the end.</returns>
    /// <exception cref="ConnectionLostException">The connection was closed or reset.</exception>
    public async ValueTask<bool> WaitForInput(TimeSpan limit, CancellationToken wake)
    {
        if (!_buffer.Content.IsEmpty)
            return true;

        int? count = null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(wake);
        end.CancelAfter(limit);
        await Guarded(Listen, "went", Timeout.InfiniteTimeSpan, CancellationToken.None);
        if (count is { } octets)
            Received(octets);
        return count is not null;

        // A read that is called off has taken nothing from the stream.
        async Task Listen(CancellationToken cancellationToken)
        {
            try
            {
                count = await _stream.ReadAsync(_buffer.Room(), end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="octets">With the line ends that the protocol asks for.</param>
    /// <param name="timeout">For every 64 KiB of it.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <param name="shown">What a trace shows in place of it: for a secret, or for a message. Without it, the lines as they are.</param>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or took nothing in time.</exception>
    public async ValueTask Write(ReadOnlyMemory<byte> octets, TimeSpan timeout, CancellationToken cancellationToken, string? shown = null)
    {
        _options.Trace?.Sent(Peer, shown ?? TraceText.Of(octets.Span));
        for (var rest = octets; !rest.IsEmpty; rest = rest[Math.Min(Chunk, rest.Length)..])
            await WriteChunk(rest[..Math.Min(Chunk, rest.Length)], timeout, cancellationToken);
    }

    /// <summary>
    /// The TLS handshake, once the server has agreed to it. What it sent before and nobody has read is thrown away: it did not
    /// come from whom the certificate names.
    /// </summary>
    /// <exception cref="TlsException">Its certificate is not to be trusted, or it does not speak TLS.</exception>
    /// <exception cref="ConnectionLostException">The connection was closed or reset, or the handshake took too long.</exception>
    public Task StartTls(CancellationToken cancellationToken)
    {
        if (IsEncrypted)
            throw new InvalidOperationException($"TLS with {Peer} is on already.");

        _buffer.Clear();
        return Guarded(Encrypt, "did not finish the TLS handshake", _options.ConnectTimeout, cancellationToken);
    }

    /// <summary>Closes it; nothing is said to the server.</summary>
    public ValueTask DisposeAsync()
    {
        _broken = true;
        _deadline.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        var socket = IsUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsUnix)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_options.Host[UnixPrefix.Length..]), cancellationToken);
            else
                await socket.ConnectAsync(_options.Host, _options.Port, cancellationToken);
            _stream = new NetworkStream(socket, ownsSocket: true);
            _quickAnswers = new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        if (_options.Tls == TlsMode.Implicit)
            await Encrypt(cancellationToken);
    }

    private async Task Encrypt(CancellationToken cancellationToken) =>
        _stream = await Tls.Handshake(_stream, _options, Peer, cancellationToken);

    private async ValueTask Fill(Patience patience, CancellationToken cancellationToken)
    {
        int count;
        using var cancelling = Begin(patience.Left, cancellationToken);
        try
        {
            _quickAnswers?.Begin();
            count = await _stream.ReadAsync(_buffer.Room(), _deadline.Token);
        }
        catch (Exception exception) when (Lost(exception, "sent nothing, or too little,", patience.Timeout, cancellationToken) is { } lost)
        {
            throw lost;
        }
        finally
        {
            _quickAnswers?.End();
        }

        End();
        Received(count);
        patience.Received(count);
    }

    private void Received(int count)
    {
        if (count == 0)
            throw Broken(new ConnectionLostException($"{Peer} closed the connection."));
        _buffer.Add(count);
    }

    private async ValueTask WriteChunk(ReadOnlyMemory<byte> chunk, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var cancelling = Begin(timeout, cancellationToken);
        try
        {
            await _stream.WriteAsync(chunk, _deadline.Token);
        }
        catch (Exception exception) when (Lost(exception, "took nothing more", timeout, cancellationToken) is { } lost)
        {
            throw lost;
        }

        End();
    }

    private async Task Guarded(Func<CancellationToken, Task> step, string failing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var cancelling = Begin(timeout, cancellationToken);
        try
        {
            await step(_deadline.Token);
        }
        catch (Exception exception) when (Lost(exception, failing, timeout, cancellationToken) is { } lost)
        {
            throw lost;
        }

        End();
    }

    // Whatever ends the wait but success ends the session: nobody knows what the other side has seen of it.
    private CancellationTokenRegistration Begin(TimeSpan left, CancellationToken cancellationToken)
    {
        if (_broken)
            throw new InvalidOperationException($"The session with {Peer} is broken.");

        _broken = true;
        cancellationToken.ThrowIfCancellationRequested();
        _deadline.Begin(left);
        return cancellationToken.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), _deadline);
    }

    private void End()
    {
        _deadline.End();
        _broken = false;
    }

    // What an exception means to those who use the connection; null where it says so itself.
    private Exception? Lost(Exception exception, string failing, TimeSpan timeout, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => new OperationCanceledException(exception.Message, exception, cancellationToken),
        OperationCanceledException => new ConnectionLostException($"{Peer} {failing} within {timeout}.", new TimeoutException()),
        SocketException or ObjectDisposedException or (IOException and not SessionBrokenException) =>
            new ConnectionLostException($"The connection to {Peer} failed: {exception.Message}", exception),
        _ => null,
    };

    private SessionBrokenException Broken(SessionBrokenException exception)
    {
        _broken = true;
        return exception;
    }
}
