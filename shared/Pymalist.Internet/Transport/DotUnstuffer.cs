using System.Buffers;

namespace Pymalist.Internet.Transport;

/// <summary>
/// Undoes dot-stuffing (RFC 1939, section 3; RFC 5321, section 4.5.2) in octets that come in pieces of any size, and finds the
/// line with a single dot that ends them. All other octets stay as they are: NUL, 8-bit, CR and LF that stand alone.
/// </summary>
/// <param name="bareLf">
/// Whether LF alone ends a line here. Only for a server that ends its own replies so: with any other, a bare LF is
/// content, and <c>LF . LF</c> in a mail would end it too early.
/// </param>
public sealed class DotUnstuffer(bool bareLf)
{
    private State _state = State.LineStart;
    private bool _afterCr;

    private enum State
    {
        LineStart,
        Text,
        Dot,
        DotCr,
        Done,
    }

    /// <summary>Whether the line with the single dot was seen.</summary>
    public bool IsDone => _state == State.Done;

    /// <summary>How many octets came of it so far.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the next octets.</summary>
    /// <returns>How many of them belong to it: all, or up to its end.</returns>
    public int Decode(ReadOnlySpan<byte> octets, IBufferWriter<byte> to)
    {
        var at = 0;
        while (at < octets.Length && _state != State.Done)
        {
            if (_state == State.Text)
                at += Text(octets[at..], to);
            else
                at += LineStart(octets[at], to);
        }

        return at;
    }

    private int Text(ReadOnlySpan<byte> octets, IBufferWriter<byte> to)
    {
        var newline = octets.IndexOf((byte)'\n');
        var length = newline < 0 ? octets.Length : newline + 1;
        var crLf = newline > 0 ? octets[newline - 1] == (byte)'\r' : newline == 0 && _afterCr;
        to.Write(octets[..length]);
        Length += length;
        _afterCr = octets[length - 1] == (byte)'\r';
        if (crLf || (bareLf && newline >= 0))
            _state = State.LineStart;
        return length;
    }

    // 1 when the octet is dealt with, 0 when it is for the next state to look at.
    private int LineStart(byte octet, IBufferWriter<byte> to)
    {
        (_state, var taken) = (_state, octet) switch
        {
            (State.LineStart, (byte)'.') => (State.Dot, 1),
            (State.Dot, (byte)'\r') => (State.DotCr, 1),
            (State.Dot, (byte)'\n') when bareLf => (State.Done, 1),
            (State.DotCr, (byte)'\n') => (State.Done, 1),
            (State.DotCr, _) => (State.Text, -1),
            _ => (State.Text, 0),
        };
        _afterCr = taken < 0;
        if (taken >= 0)
            return taken;

        to.Write("\r"u8);
        Length++;
        return 0;
    }
}
