using System.Buffers;
using System.Security.Cryptography;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Hashes what a message holds, a piece at a time.</summary>
internal sealed class ContentHash : IBufferWriter<byte>, IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[BufferSize];
    private int _length;
    private bool _isText;

    /// <summary>Adds a leaf. Texts count without white space: servers fold, wrap, trim and change line ends.</summary>
    public void Add(Part leaf)
    {
        _isText = leaf.IsText();
        leaf.DecodeTo(this);
        Take();
        _hash.AppendData([0]);
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    // A decoder may write an octet at a time.
    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(sizeHint, 1))
            Take();
        if (_buffer.Length < sizeHint)
            _buffer = new byte[sizeHint];
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => _hash.Dispose();

    private void Take()
    {
        _hash.AppendData(_buffer, 0, _isText ? WithoutSpace(_buffer.AsSpan(0, _length)) : _length);
        _length = 0;
    }

    private static int WithoutSpace(Span<byte> octets)
    {
        var kept = 0;
        foreach (var octet in octets)
        {
            if (octet is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                octets[kept++] = octet;
        }

        return kept;
    }
}
