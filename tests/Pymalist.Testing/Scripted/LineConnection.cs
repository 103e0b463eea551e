using System.Text;

namespace Pymalist.Testing.Scripted;

/// <summary>A connection that is read by lines; in Latin-1, which keeps every octet.</summary>
public sealed class LineConnection(Stream stream, CancellationToken stop)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end (CR LF, or LF); null at the end of the connection.</summary>
    public async Task<string?> Read()
    {
        var line = new StringBuilder();
        while (true)
        {
            var newline = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
            var length = newline < 0 ? _end - _start : newline + 1;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, length));
            _start += length;
            if (newline >= 0)
                return line.ToString(0, line.Length - (line.Length > 1 && line[^2] == '\r' ? 2 : 1));

            (_start, _end) = (0, await stream.ReadAsync(_buffer, stop));
            if (_end == 0)
                return null;
        }
    }

    public Task Say(string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop).AsTask();
}
