using System.Buffers;
using System.Security.Cryptography;

namespace Pymalist.Internet.Messages;

/// <summary>Takes a part's decoded octets as they come, and tells what they are once line ends are LF and those at the end dropped.</summary>
internal sealed class LeafDigest(TextLength? text) : IBufferWriter<byte>, IDisposable
{
    // SHA-1 names the octets here and guards nothing: it is what the tools that people compare with print.
#pragma warning disable CA5350
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350

    private byte[] _given = ArrayPool<byte>.Shared.Rent(4096);
    private byte[] _plain = ArrayPool<byte>.Shared.Rent(4096);
    private int _lineEnds;
    private bool _isAfterCr;

    /// <summary>How many octets there are.</summary>
    public int Length { get; private set; }

    public string Sha1() => Convert.ToHexStringLower(_sha1.GetCurrentHash());

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _given.Length)
            Grow(ref _given, sizeHint);
        return _given;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count) => Add(_given.AsSpan(0, count));

    public void Dispose()
    {
        _sha1.Dispose();
        ArrayPool<byte>.Shared.Return(_given);
        ArrayPool<byte>.Shared.Return(_plain);
    }

    private void Add(ReadOnlySpan<byte> octets)
    {
        text?.Add(octets);
        var plain = octets;
        if (_isAfterCr || octets.Contains((byte)'\r'))
            plain = WithPlainLineEnds(octets);

        var kept = plain.TrimEnd((byte)'\n');
        if (!kept.IsEmpty)
        {
            for (; _lineEnds > 0; _lineEnds--)
                Hash("\n"u8);
            Hash(kept);
        }

        _lineEnds += plain.Length - kept.Length;
    }

    private void Hash(ReadOnlySpan<byte> octets)
    {
        _sha1.AppendData(octets);
        Length += octets.Length;
    }

    private ReadOnlySpan<byte> WithPlainLineEnds(ReadOnlySpan<byte> octets)
    {
        if (_plain.Length < octets.Length)
            Grow(ref _plain, octets.Length);

        var length = 0;
        foreach (var octet in octets)
        {
            if (octet != '\n' || !_isAfterCr)
                _plain[length++] = octet == '\r' ? (byte)'\n' : octet;
            _isAfterCr = octet == '\r';
        }

        return _plain.AsSpan(0, length);
    }

    private static void Grow(ref byte[] buffer, int size)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(size);
    }
}
