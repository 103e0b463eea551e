using System.Text;

namespace Pymalist.Faults.Sinks;

/// <summary>What a client sends: lines, and messages by DATA or BDAT. Each read is false, or null, at the connection's end.</summary>
/// <param name="stream">The connection.</param>
/// <param name="beforeWaiting">Called before there is a wait for the client.</param>
/// <param name="stop">The sink's end.</param>
internal sealed class SinkReader(Stream stream, Func<ValueTask> beforeWaiting, CancellationToken stop)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>A line without its end.</summary>
    public async ValueTask<string?> Line() =>
        await LineLength() is var length and > 0 ? Encoding.Latin1.GetString(Take(length)).TrimEnd('\r', '\n') : null;

    /// <summary>What follows DATA, without the dots that were stuffed and the last one.</summary>
    public async ValueTask<bool> Message(MemoryStream message)
    {
        while (await LineLength() is var length and > 0)
        {
            var line = Take(length);
            if (line.SequenceEqual(".\r\n"u8) && EndsWithLine(message))
                return true;
            message.Write(line[0] == (byte)'.' ? line[1..] : line);
        }

        return false;
    }

    /// <summary>What follows BDAT.</summary>
    public async ValueTask<bool> Octets(int count, MemoryStream message)
    {
        while (count > 0)
        {
            if (_start == _end && !await Fill())
                return false;
            var here = Math.Min(count, _end - _start);
            message.Write(Take(here));
            count -= here;
        }

        return true;
    }

    // Only CR LF ends a line of a message; a lone LF before the dot would be smuggling (RFC 5321, section 4.1.1.4).
    private static bool EndsWithLine(MemoryStream message) =>
        message.Length == 0 || message.GetBuffer().AsSpan(0, (int)message.Length).EndsWith("\r\n"u8);

    private async ValueTask<int> LineLength()
    {
        for (var looked = 0; ;)
        {
            var newline = _buffer.AsSpan((_start + looked).._end).IndexOf((byte)'\n');
            if (newline >= 0)
                return looked + newline + 1;
            looked = _end - _start;
            if (!await Fill())
                return 0;
        }
    }

    private Span<byte> Take(int length)
    {
        var taken = _buffer.AsSpan(_start, length);
        _start += length;
        return taken;
    }

    private async ValueTask<bool> Fill()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        await beforeWaiting();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), stop);
        _end += read;
        return read > 0;
    }
}
