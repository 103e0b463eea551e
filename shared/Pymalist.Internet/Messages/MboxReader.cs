using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pymalist.Internet.Messages;

/// <summary>Reads the messages of an mbox file (RFC 4155) as a stream, one in memory at a time.</summary>
/// <remarks>
/// A message starts behind a line <c>From </c> at the start of the file or behind an empty line. Where no empty line is, only a line counts
/// that has a time of day in it, or was written by Netscape (<c>From - </c>). What stands before the first is no message.
/// Quoting (<c>&gt;From </c>) differs among the programs that write such files and is left as it is: see <see cref="MboxQuoting"/>.
/// </remarks>
/// <param name="file">Read to its end, and not disposed of.</param>
/// <param name="maxMessageSize">In octets; what a message has more is left out, and its <see cref="MboxMessage.IsCut"/> says so.</param>
public sealed class MboxReader(Stream file, int maxMessageSize)
{
    private const int PieceSize = 64 * 1024;

    // An address (RFC 5321, section 4.5.3.1.3) and a date.
    private const int MaxSeparator = 400;

    private readonly ArrayBufferWriter<byte> _line = new();
    private ArrayBufferWriter<byte> _message = new();
    private byte[] _separator = [];
    private long _lineNumber;
    private long _separatorLine;
    private bool _hasBegun;
    private bool _isAfterEmptyLine = true;
    private bool _isCut;

    /// <summary>The messages in order, each without the line that separates it and the empty line in front of the next one.</summary>
    public async IAsyncEnumerable<MboxMessage> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var piece = new byte[PieceSize];
        int length;
        while ((length = await file.ReadAsync(piece, cancellationToken)) > 0)
        {
            for (var start = 0; start < length;)
            {
                var end = LineEnd(piece.AsSpan(start, length - start));
                if (end < 0)
                {
                    Keep(piece.AsSpan(start, length - start));
                    break;
                }

                Keep(piece.AsSpan(start, end));
                start += end;
                if (EndLine() is { } message)
                    yield return message;
            }
        }

        if (EndLine() is { } last)
            yield return last;
        if (_hasBegun)
            yield return Taken();
    }

    private static int LineEnd(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') + 1 is var end and > 0 ? end : -1;

    // A line longer than a message may be is none that separates two.
    private void Keep(ReadOnlySpan<byte> text)
    {
        var most = Math.Max(0, maxMessageSize + 1 - _line.WrittenCount);
        _line.Write(text[..Math.Min(text.Length, most)]);
    }

    // The message before, where this line separates it from the next.
    private MboxMessage? EndLine()
    {
        var line = _line.WrittenSpan;
        _lineNumber++;
        MboxMessage? ended = null;
        if (IsSeparator(line))
        {
            ended = _hasBegun ? Taken() : null;
            (_separator, _separatorLine, _hasBegun) = (line.TrimEnd("\r\n"u8).ToArray(), _lineNumber, true);
        }
        else if (_hasBegun)
        {
            Add(line);
        }

        _isAfterEmptyLine = line.SequenceEqual("\n"u8) || line.SequenceEqual("\r\n"u8);
        _line.ResetWrittenCount();
        return ended;
    }

    private bool IsSeparator(ReadOnlySpan<byte> line) =>
        line.StartsWith("From "u8) && (_isAfterEmptyLine || line.StartsWith("From - "u8) || HasTime(line[..Math.Min(line.Length, MaxSeparator)]));

    // 23:00:00
    private static bool HasTime(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i + 8 <= line.Length; i++)
        {
            if (line[i + 2] == ':' && line[i + 5] == ':' && TimeOnly.TryParseExact(Encoding.Latin1.GetString(line.Slice(i, 8)), "HH:mm:ss", out _))
                return true;
        }

        return false;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        var room = maxMessageSize - _message.WrittenCount;
        _isCut |= line.Length > room;
        _message.Write(line[..Math.Min(line.Length, room)]);
    }

    private MboxMessage Taken()
    {
        var octets = _message.WrittenMemory;
        if (!_isCut)
            octets = octets[..^EmptyLineLength(octets.Span)];
        if (!_isCut && MboxSeparator.IsOfUnterminated(_separator) && octets.Span is [.., (byte)'\n'])
            octets = octets[..^1];
        var taken = new MboxMessage(_separator, octets, _isCut) { Line = _separatorLine };
        (_message, _isCut) = (new ArrayBufferWriter<byte>(), false);
        return taken;
    }

    private static int EmptyLineLength(ReadOnlySpan<byte> message) => message switch
    {
        [.., (byte)'\n', (byte)'\r', (byte)'\n'] => 2,
        [.., (byte)'\n', (byte)'\n'] => 1,
        _ => 0,
    };
}

/// <summary>A message of an mbox file.</summary>
/// <param name="Separator">The line in front of it, <c>From </c> and what follows, without its line end.</param>
/// <param name="Octets">The message as it stands.</param>
/// <param name="IsCut">Whether it was larger than what is read.</param>
public sealed record MboxMessage(ReadOnlyMemory<byte> Separator, ReadOnlyMemory<byte> Octets, bool IsCut)
{
    /// <summary>Where that line is in the file, from 1; 0 for what was in none.</summary>
    public long Line { get; init; }
}
