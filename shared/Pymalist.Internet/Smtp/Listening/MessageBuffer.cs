using System.Buffers;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>
/// Keeps a message as it comes, in pieces, so that it costs what has come and not what was announced. Nothing at all is kept
/// once it is more than a message may be, or more than there is room for.
/// </summary>
internal sealed class MessageBuffer(int maxLength, OctetBudget budget) : IBufferWriter<byte>, IDisposable
{
    private const int FirstPiece = 4 * 1024;
    private const int LargestPiece = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _piece = [];
    private int _used;
    private int _kept;
    private long _taken;

    /// <summary>How many octets came, kept or not.</summary>
    public long Length { get; private set; }

    /// <summary>It has more octets than a message may have.</summary>
    public bool IsTooLarge => Length > maxLength;

    /// <summary>All clients together have more in memory than they may.</summary>
    public bool HasNoRoom { get; private set; }

    /// <summary>The message in one piece, behind as many octets that are left free.</summary>
    public Memory<byte> Assemble(int room)
    {
        var whole = new byte[room + _kept + _used];
        var at = room;
        foreach (var piece in _full)
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }

        _piece.AsSpan(0, _used).CopyTo(whole.AsSpan(at));
        Drop();
        return whole;
    }

    public void Advance(int count)
    {
        Length += count;
        _used = HasNoRoom || IsTooLarge ? 0 : _used + count;
        if (IsTooLarge)
            Dispose();
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_piece.Length - _used < Math.Max(sizeHint, 1))
            NextPiece(sizeHint);
        return _piece.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Keeps nothing any more, and gives back the room that it took.</summary>
    public void Dispose()
    {
        Drop();
        budget.GiveBack(_taken);
        _taken = 0;
    }

    private void NextPiece(int sizeHint)
    {
        var size = Math.Max(sizeHint, Math.Clamp(_piece.Length * 2, FirstPiece, LargestPiece));
        if (!IsTooLarge && !HasNoRoom)
            Keep(size);
        (_piece, _used) = (new byte[size], 0);
    }

    private void Keep(int next)
    {
        if (!budget.TryTake(next))
        {
            HasNoRoom = true;
            Dispose();
            return;
        }

        _taken += next;
        _full.Add(_piece.AsMemory(0, _used));
        _kept += _used;
    }

    // The last piece stays to be written over, by octets that nobody wants.
    private void Drop()
    {
        _full.Clear();
        (_kept, _used) = (0, 0);
    }
}
