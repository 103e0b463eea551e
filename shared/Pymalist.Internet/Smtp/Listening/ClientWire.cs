using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>
/// What a client says and is told, in the clear or in TLS. Replies are kept back until more has to be read: all commands that
/// came together are answered together (RFC 2920).
/// </summary>
/// <param name="transport">The pipes of its connection.</param>
/// <param name="peer">What a trace calls it.</param>
/// <param name="writeTimeout">How long it may leave its replies unread.</param>
/// <param name="trace">Null where nobody looks.</param>
/// <param name="stopping">Ends every wait for what it says next.</param>
internal sealed class ClientWire(
    IDuplexPipe transport, string peer, TimeSpan writeTimeout, IProtocolTrace? trace, CancellationToken stopping) : IAsyncDisposable
{
    // What a line that is too long may have before it ends; then its client is no client.
    private const int MaxSkipped = 64 * 1024;

    // Replies that wait are sent before there are more of them than this, read or not.
    private const int MaxUnsent = 32 * 1024;

    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private PipeReader _input = transport.Input;
    private PipeWriter _output = transport.Output;
    private SslStream? _tls;
    private long _unsent;

    /// <summary>Whether TLS is on.</summary>
    public bool IsEncrypted => _tls is not null;

    /// <summary>Whether the client has closed its side.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads a line, without its CR LF or LF.</summary>
    /// <param name="maxLength">In octets, without the line end.</param>
    /// <param name="timeout">For the whole of it.</param>
    /// <param name="isSecret">A trace must not show it.</param>
    /// <returns>Null when it was longer.</returns>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="SessionBrokenException">The client has gone, or the line does not end.</exception>
    /// <exception cref="OperationCanceledException">We stop.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLine(int maxLength, TimeSpan timeout, bool isSecret = false)
    {
        var pace = new Pace(timeout);
        for (var skipped = 0L; ;)
        {
            var buffer = await More(pace);
            if (buffer.PositionOf((byte)'\n') is { } newline)
            {
                var line = buffer.Slice(0, newline);
                var isTooLong = skipped + line.Length > maxLength + 1;
                var text = isTooLong ? default : WithoutCr(line.ToArray());
                _input.AdvanceTo(buffer.GetPosition(1, newline));
                trace?.Received(peer, isTooLong ? TraceText.Octets(skipped + line.Length) : Shown(text.Span, isSecret));
                return isTooLong || text.Length > maxLength ? null : text;
            }

            if (HasEnded)
                throw Gone();

            // Room for a CR whose LF has not come yet.
            skipped += buffer.Length > maxLength + 1 ? buffer.Length : 0;
            _input.AdvanceTo(skipped > 0 ? buffer.End : buffer.Start, buffer.End);
            if (skipped > MaxSkipped)
                throw new ProtocolException($"{peer} sent a line that does not end.");
        }
    }

    /// <summary>Reads up to CR LF, dot, CR LF and undoes dot-stuffing. No other line end makes that dot a last one.</summary>
    /// <param name="to">Gets the octets as they come.</param>
    /// <param name="maxLength">In octets, kept or not.</param>
    /// <param name="pace">How fast they must come.</param>
    /// <inheritdoc cref="ReadLine" path="/exception"/>
    public async Task ReadDotTerminated(IBufferWriter<byte> to, long maxLength, Pace pace)
    {
        var unstuffer = new DotUnstuffer(bareLf: false);
        while (!unstuffer.IsDone)
        {
            var buffer = await More(pace);
            var taken = 0L;
            foreach (var piece in buffer)
                taken += unstuffer.Decode(piece.Span, to);

            _input.AdvanceTo(buffer.GetPosition(taken));
            pace.Received(taken);
            if (unstuffer.Length > maxLength)
                throw new ProtocolException($"{peer} sent more than {maxLength} octets before the dot that ends them.");
        }

        trace?.Received(peer, TraceText.Octets(unstuffer.Length));
    }

    /// <summary>Reads as many octets, whatever they are.</summary>
    /// <param name="to">Gets the octets as they come; null when nobody wants them.</param>
    /// <param name="length">How many.</param>
    /// <param name="pace">How fast they must come.</param>
    /// <inheritdoc cref="ReadLine" path="/exception"/>
    public async Task ReadOctets(IBufferWriter<byte>? to, long length, Pace pace)
    {
        for (var left = length; left > 0;)
        {
            var buffer = await More(pace);
            buffer = buffer.Slice(0, Math.Min(left, buffer.Length));
            foreach (var piece in buffer)
                to?.Write(piece.Span);

            left -= buffer.Length;
            pace.Received(buffer.Length);
            _input.AdvanceTo(buffer.End);
        }

        trace?.Received(peer, TraceText.Octets(length));
    }

    /// <summary>Puts a reply behind the others that wait.</summary>
    /// <param name="reply">One line or more, without the last line end.</param>
    public async ValueTask Write(string reply)
    {
        trace?.Sent(peer, TraceText.Of(Encoding.UTF8.GetBytes(reply)));
        _unsent += Encoding.UTF8.GetBytes(reply + "\r\n", _output);
        if (_unsent > MaxUnsent)
            await Send(writeTimeout);
    }

    /// <summary>Sends the last replies; a client that does not read them has had its time.</summary>
    public async Task WriteFarewell(string reply)
    {
        await Write(reply);
        await Send(FarewellTimeout);
        if (_tls is not null)
            await _tls.ShutdownAsync().WaitAsync(FarewellTimeout, CancellationToken.None);
    }

    /// <summary>Sends a reply, if there is one, and begins TLS. What came before that and was not read is thrown away (RFC 3207, section 4.2).</summary>
    /// <exception cref="TlsException">There is no handshake, or not in time.</exception>
    /// <exception cref="ConnectionLostException">The client has gone.</exception>
    public async Task StartTls(SslServerAuthenticationOptions options, string? reply, TimeSpan timeout)
    {
        if (reply is not null)
        {
            Forget();
            await Write(reply);
            await Send(writeTimeout);
        }

        var tls = new SslStream(new DuplexPipeStream(transport));
        try
        {
            await Within(timeout, async token =>
            {
                await tls.AuthenticateAsServerAsync(options, token);
                return true;
            });
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or TimeoutException or OperationCanceledException)
        {
            // There is nothing more to say to it, in the clear or not.
            await tls.DisposeAsync();
            throw new TlsException($"{peer} did not finish the TLS handshake: {exception.Message}", exception);
        }

        _tls = tls;
        (_input, _output) = (PipeReader.Create(tls), PipeWriter.Create(tls));
    }

    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        if (_tls is null)
            return;

        await _input.CompleteAsync();
        await _tls.DisposeAsync();
    }

    // The octets that are here; there is at least one that was not looked at yet.
    private async ValueTask<ReadOnlySequence<byte>> More(Pace pace)
    {
        if (!_input.TryRead(out var read))
        {
            await Send(writeTimeout);
            read = await Within(pace.Left, token => _input.ReadAsync(token).AsTask());
        }

        HasEnded = read.IsCompleted;
        return HasEnded && read.Buffer.IsEmpty ? throw Gone() : read.Buffer;
    }

    private async Task Send(TimeSpan timeout)
    {
        if (_unsent == 0)
            return;

        _unsent = 0;
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            if ((await _output.FlushAsync(limit.Token)).IsCompleted)
                throw Gone();
        }
        catch (OperationCanceledException exception)
        {
            throw new ConnectionLostException($"{peer} has not read its replies within {timeout}.", exception);
        }
    }

    private void Forget()
    {
        while (_input.TryRead(out var read))
        {
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                throw Gone();
        }
    }

    private async Task<T> Within<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> step)
    {
        _limit.CancelAfter(timeout);
        try
        {
            return await step(_limit.Token);
        }
        catch (OperationCanceledException) when (_limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"{peer} was silent, or too slow, for {timeout}.");
        }
        finally
        {
            _limit.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private ConnectionLostException Gone() => new($"{peer} closed the connection.");

    private static ReadOnlyMemory<byte> WithoutCr(byte[] line) => line is [.., (byte)'\r'] ? line.AsMemory(0, line.Length - 1) : line;

    // An AUTH command may hold a password.
    private static string Shown(ReadOnlySpan<byte> line, bool isSecret) =>
        isSecret || Ascii.EqualsIgnoreCase(line[..Math.Min(5, line.Length)], "AUTH "u8) ? "***" : TraceText.Of(line);
}
