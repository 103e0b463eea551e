using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pymalist.Internet.Transport;

namespace Pymalist.Internet.Tests.Transport;

public sealed class ConnectionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task Lines_are_the_same_however_they_are_cut(int pieceSize)
    {
        await using var connection = Over("+OK one\r\n\r\ntwo\nwith\rcr\r\r\n", pieceSize);

        var lines = new List<string>();
        for (var i = 0; i < 4; i++)
            lines.Add(Encoding.Latin1.GetString((await connection.ReadLine(100, Long, default)).Span));

        Assert.Equal(["+OK one", "", "two", "with\rcr\r"], lines);
    }

    [Fact]
    public async Task Replies_that_came_in_one_packet_are_read_with_one_read()
    {
        var stream = new ScriptedStream("250 a\r\n250 b\r\n354 c\r\n"u8.ToArray(), 1000);
        await using var connection = new Connection(stream, Options());

        for (var i = 0; i < 3; i++)
            await connection.ReadLine(100, Long, default);

        Assert.Equal(1, stream.Reads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_line_of_the_greatest_length_is_read(int pieceSize)
    {
        await using var connection = Over(new string('x', 40_000) + "\r\n", pieceSize);

        var line = await connection.ReadLine(40_000, Long, default);

        Assert.Equal(40_000, line.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("")]
    public async Task A_line_that_is_too_long_breaks_the_session(string end)
    {
        await using var connection = Over(new string('x', 20_001) + end + new string('y', 50_000), 1000);

        var exception = await Assert.ThrowsAsync<ProtocolException>(async () => await connection.ReadLine(20_000, Long, default));

        Assert.Contains("mail.example:110", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await connection.Write("QUIT\r\n"u8.ToArray(), Long, default));
    }

    [Fact]
    public async Task A_closed_connection_is_lost()
    {
        await using var connection = Over("half a line", 100);

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(async () => await connection.ReadLine(100, Long, default));

        Assert.Contains("mail.example:110 closed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_not_waited_for_longer_than_the_timeout()
    {
        await using var connection = new Connection(new ScriptedStream("half"u8.ToArray(), 100, silentAtEnd: true), Options());

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(async () => await connection.ReadLine(100, Short, default));

        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Contains("00:00:00.1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_ends_the_wait_as_what_it_is()
    {
        await using var connection = new Connection(new ScriptedStream(default, 100, silentAtEnd: true), Options());
        using var stop = new CancellationTokenSource(Short);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.ReadLine(100, Long, stop.Token));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await connection.ReadLine(100, Long, default));
    }

    [Fact]
    public async Task Octets_that_drip_do_not_make_the_time_longer()
    {
        using var listener = Listening(out var options);
        var drip = Drip(listener);
        var connection = await Connection.Open(options, default);

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(async () => await connection.ReadLine(1_000_000, TimeSpan.FromMilliseconds(300), default));
        await connection.DisposeAsync();

        Assert.IsType<TimeoutException>(exception.InnerException);
        await drip.WaitAsync(Long);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_block_and_the_reply_behind_it_are_told_apart(int pieceSize)
    {
        await using var connection = Over("+OK\r\nA: b\r\n\r\n..dot\r\nlast\r\n.\r\n+OK bye\r\n", pieceSize);
        var block = new ArrayBufferWriter<byte>();

        await connection.ReadLine(100, Long, default);
        await connection.ReadDotTerminated(block, 100, Long, default);
        var bye = await connection.ReadLine(100, Long, default);

        Assert.Equal("A: b\r\n\r\n.dot\r\nlast\r\n", Encoding.Latin1.GetString(block.WrittenSpan));
        Assert.Equal("+OK bye", Encoding.Latin1.GetString(bye.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_server_of_bare_LF_ends_its_blocks_with_it(int pieceSize)
    {
        await using var connection = Over("+OK\nA: b\n\n..dot\n.\n+OK bye\n", pieceSize);
        var block = new ArrayBufferWriter<byte>();

        await connection.ReadLine(100, Long, default);
        await connection.ReadDotTerminated(block, 100, Long, default);

        Assert.Equal("A: b\n\n.dot\n", Encoding.Latin1.GetString(block.WrittenSpan));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task A_block_may_have_as_many_octets_as_allowed_and_no_more(int pieceSize)
    {
        await using var fits = Over("12345678\r\n.\r\n", pieceSize);
        await using var tooLong = Over("123456789\r\n.\r\n", pieceSize);

        await fits.ReadDotTerminated(new ArrayBufferWriter<byte>(), 10, Long, default);
        var exception = await Assert.ThrowsAsync<ProtocolException>(() => tooLong.ReadDotTerminated(new ArrayBufferWriter<byte>(), 10, Long, default));

        Assert.Contains("more than 10 octets", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_arrives_whole()
    {
        var octets = new byte[200_000];
        Random.Shared.NextBytes(octets);
        var stream = new ScriptedStream(default, 1);
        await using var connection = new Connection(stream, Options());

        await connection.Write(octets, Long, default);

        Assert.Equal(octets, stream.Written);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named()
    {
        var listener = Listening(out var options);
        listener.Dispose();

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(() => Connection.Open(options, default));

        Assert.Contains($"127.0.0.1:{options.Port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_handshake_is_given_up()
    {
        using var listener = Listening(out var options);

        var exception = await Assert.ThrowsAsync<ConnectionLostException>(
            () => Connection.Open(options with { Tls = TlsMode.Implicit, ConnectTimeout = Short }, default));

        Assert.IsType<TimeoutException>(exception.InnerException);
    }

    [Fact]
    public async Task A_wait_for_input_that_is_over_or_called_off_leaves_the_session_alive()
    {
        using var listener = Listening(out var options);
        await using var connection = await Connection.Open(options, default);
        using var server = await listener.AcceptTcpClientAsync();

        var silent = await connection.WaitForInput(Short, default);
        var calledOff = await connection.WaitForInput(Long, new CancellationToken(canceled: true));
        await server.GetStream().WriteAsync("hello\r\n"u8.ToArray());
        var heard = await connection.WaitForInput(Long, default);
        var line = await connection.ReadLine(100, Long, default);

        Assert.Equal([false, false, true], [silent, calledOff, heard]);
        Assert.Equal("hello", Encoding.ASCII.GetString(line.Span));
    }

    [Fact]
    public async Task A_wait_for_input_ends_with_the_connection()
    {
        await using var connection = Over("", pieceSize: 1);

        await Assert.ThrowsAsync<ConnectionLostException>(() => connection.WaitForInput(Long, default).AsTask());
    }

    private static ConnectionOptions Options() => new() { Host = "mail.example", Port = 110 };

    private static Connection Over(string script, int pieceSize) =>
        new(new ScriptedStream(Encoding.Latin1.GetBytes(script), pieceSize), Options());

    private static TcpListener Listening(out ConnectionOptions options)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        options = new ConnectionOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        return listener;
    }

    // Ends when the other side has closed.
    private static async Task Drip(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        try
        {
            while (true)
            {
                await client.GetStream().WriteAsync("x"u8.ToArray());
                await Task.Delay(20);
            }
        }
        catch (IOException)
        {
        }
    }
}
