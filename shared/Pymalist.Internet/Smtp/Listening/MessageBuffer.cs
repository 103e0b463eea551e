using System.Buffers;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Keeps what is written to it, and nothing at all once that is more than it may be.</summary>
internal sealed class BoundedBuffer(int maxLength) : IBufferWriter<byte>
{
    private ArrayBufferWriter<byte> _kept = new();
    private bool _isFull;

    /// <summary>What was written; null if it was too much.</summary>
    public ReadOnlyMemory<byte>? Content => _isFull ? default(ReadOnlyMemory<byte>?) : _kept.WrittenMemory;

    public void Advance(int count)
    {
        _kept.Advance(count);
        if (_kept.WrittenCount > maxLength)
            (_isFull, _kept) = (true, new());
        else if (_isFull)
            _kept.ResetWrittenCount();
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _kept.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _kept.GetSpan(sizeHint);
}
