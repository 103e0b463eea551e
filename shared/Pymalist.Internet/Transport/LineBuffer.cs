namespace Pymalist.Internet.Transport;

/// <summary>The octets that were read and not yet asked for.</summary>
internal sealed class LineBuffer
{
    private byte[] _octets = new byte[64 * 1024];
    private int _start;
    private int _end;

    // How far a line end was looked for in vain, so that a long line is not searched again for every octet that comes.
    private int _searched;

    /// <summary>All that is here.</summary>
    public ReadOnlyMemory<byte> Content => _octets.AsMemory(_start.._end);

    /// <summary>How many octets the last line's end had: 2 for CR LF, 1 for a bare LF.</summary>
    public int LineEndLength { get; private set; } = 2;

    /// <summary>Takes the first line out, without its line end. It stays valid until room is asked for.</summary>
    public bool TryTakeLine(out ReadOnlyMemory<byte> line)
    {
        var newline = _octets.AsSpan(_searched.._end).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _searched = _end;
            line = default;
            return false;
        }

        var end = _searched + newline;
        LineEndLength = end > _start && _octets[end - 1] == (byte)'\r' ? 2 : 1;
        line = _octets.AsMemory(_start..(end + 1 - LineEndLength));
        Take(end + 1 - _start);
        return true;
    }

    /// <summary>Takes octets out from the front.</summary>
    public void Take(int count)
    {
        _start += count;
        _searched = _start;
    }

    /// <summary>Throws away all that is here.</summary>
    public void Clear() => _start = _end = _searched = 0;

    /// <summary>Room behind what is here, for what comes; its size is that of a socket's read.</summary>
    public Memory<byte> Room()
    {
        var content = Content;
        if (_end == _octets.Length)
        {
            var target = content.Length > _octets.Length / 2 ? new byte[_octets.Length * 2] : _octets;
            content.CopyTo(target);
            (_octets, _searched, _end, _start) = (target, _searched - _start, content.Length, 0);
        }
        else if (content.IsEmpty)
        {
            Clear();
        }

        return _octets.AsMemory(_end);
    }

    /// <summary>Octets have been put into the room.</summary>
    public void Add(int count) => _end += count;
}
