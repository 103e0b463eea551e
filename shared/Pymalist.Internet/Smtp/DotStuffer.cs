using System.Buffers;

namespace Pymalist.Internet.Smtp;

/// <summary>
/// Writes a message as what follows DATA (RFC 5321, section 4.5.2), block by block: every line end is CR LF, every dot that
/// starts a line is doubled, and only <see cref="Finish"/> writes the line that ends it all.
/// </summary>
/// <param name="stuffed">Whether dots are doubled and there is a line with a dot at its end; what follows BDAT has neither.</param>
/// <remarks>A CR or LF alone becomes CR LF: as it is, another server might take it for a line end and what follows for commands.</remarks>
internal sealed class DotStuffer(bool stuffed = true)
{
    /// <summary>The most that <see cref="Finish"/> writes.</summary>
    public const int MaxFinish = 5;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private bool _inLine;
    private bool _afterCr;

    /// <summary>Writes as much as there is room for; stops with octets left when less than two are free.</summary>
    public void Encode(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        (consumed, written) = (0, 0);
        while (consumed < source.Length && Step(source[consumed..], destination[written..], out var read, out var put))
        {
            consumed += read;
            written += put;
        }
    }

    /// <summary>Ends the last line if it has no end, and writes the line with the dot.</summary>
    public int Finish(Span<byte> destination)
    {
        var end = (_inLine, stuffed) switch
        {
            (true, true) => "\r\n.\r\n"u8,
            (false, true) => ".\r\n"u8,
            (true, false) => "\r\n"u8,
            _ => [],
        };
        end.CopyTo(destination);
        return end.Length;
    }

    /// <summary>How many octets the message has on the wire, doubled dots and the last one aside (RFC 1870, section 5).</summary>
    public static long SizeOf(ReadOnlySpan<byte> message)
    {
        var size = 0L;
        while (!message.IsEmpty)
        {
            var line = message.IndexOfAny(LineEnds);
            if (line < 0)
                return size + message.Length + 2;

            size += line + 2;
            message = message[(line + (message[line..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
        }

        return size;
    }

    private bool Step(ReadOnlySpan<byte> source, Span<byte> destination, out int read, out int put)
    {
        (read, put) = (1, 0);
        if (_afterCr)
        {
            _afterCr = false;
            if (source[0] == (byte)'\n')
                return true;
        }

        var run = source.IndexOfAny(LineEnds);
        if (run == 0)
            return EndLine(source[0], destination, out put);
        if (destination.Length < 2)
            return false;

        var stuff = stuffed && !_inLine && source[0] == (byte)'.' ? 1 : 0;
        read = Math.Min(run < 0 ? source.Length : run, destination.Length - stuff);
        put = read + stuff;
        destination[0] = (byte)'.';
        source[..read].CopyTo(destination[stuff..]);
        _inLine = true;
        return true;
    }

    private bool EndLine(byte octet, Span<byte> destination, out int put)
    {
        put = 2;
        if (!"\r\n"u8.TryCopyTo(destination))
            return false;

        _inLine = false;
        _afterCr = octet == (byte)'\r';
        return true;
    }
}
