using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pymalist.Bench.Limits;

/// <summary>A bare socket that asks a POP3 server for 50 mails at a time, reads what comes, and keeps and deletes nothing.</summary>
internal sealed class Pop3Reader : IDisposable
{
    private const int Batch = 50;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Logs in, reads all the mail there is, and goes.</summary>
    /// <returns>How many octets it was.</returns>
    public static async Task<long> ReadAll(int port, string user, string password, int mails)
    {
        using var reader = new Pop3Reader();
        await reader._socket.ConnectAsync("127.0.0.1", port);
        await reader.Skip("\r\n", 1);
        await reader.Send($"USER {user}\r\n");
        await reader.Skip("\r\n", 1);
        await reader.Send($"PASS {password}\r\n");
        await reader.Skip("\r\n", 1);

        var octets = 0L;
        for (var first = 1; first <= mails; first += Batch)
        {
            var count = Math.Min(Batch, mails - first + 1);
            await reader.Send(string.Concat(Enumerable.Range(first, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"RETR {number}\r\n"))));
            octets += await reader.Skip("\r\n.\r\n", count);
        }

        await reader.Send("QUIT\r\n");
        await reader.Skip("\r\n", 1);
        return octets;
    }

    public void Dispose() => _socket.Dispose();

    private async Task Send(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    // Reads on until so many of these ends have come.
    private async Task<long> Skip(string end, int count)
    {
        var ending = Encoding.ASCII.GetBytes(end);
        var skipped = 0L;
        while (true)
        {
            for (; count > 0 && _buffer.AsSpan(_start.._end).IndexOf(ending) is var at and >= 0; count--)
            {
                skipped += at + ending.Length;
                _start += at + ending.Length;
            }

            if (count == 0)
                return skipped;

            // Half an end may have come.
            var keep = Math.Min(ending.Length - 1, _end - _start);
            skipped += _end - _start - keep;
            _buffer.AsSpan((_end - keep).._end).CopyTo(_buffer);
            (_start, _end) = (0, keep);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
            if (read == 0)
                throw new BenchException("The POP3 server closed the connection.");
            _end += read;
        }
    }
}
