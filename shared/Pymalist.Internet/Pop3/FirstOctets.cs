using System.Buffers;

namespace Pymalist.Internet.Pop3;

/// <summary>Keeps the first octets that are written, and lets the others go.</summary>
/// <param name="max">How many are kept, at the least.</param>
internal sealed class FirstOctets(int max) : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private byte[] _lost = [];

    public ReadOnlyMemory<byte> Kept => _kept.WrittenMemory;

    private bool IsFull => _kept.WrittenCount >= max;

    public void Advance(int count)
    {
        if (!IsFull)
            _kept.Advance(count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => IsFull ? Lost(sizeHint) : _kept.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private byte[] Lost(int sizeHint)
    {
        if (_lost.Length < Math.Max(sizeHint, 1))
            _lost = new byte[Math.Max(sizeHint, 4_096)];
        return _lost;
    }
}
