using System.Buffers;
using System.Security.Cryptography;

namespace Pymalist.Internet.Messages;

/// <summary>Takes a part's decoded octets as they come, and tells what they are once line ends are LF and those at the end dropped.</summary>
internal sealed class LeafDigest(TextLength? text) : IBufferWriter<byte>, IDisposable
{
    private const int BufferSize = 16 * 1024;

    private static readonly byte[] LineEnds = [.. Enumerable.Repeat((byte)'\n', 1024)];

    // SHA-1 names the octets here and guards nothing: it is what the tools that people compare with print.
#pragma warning disable CA5350
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350

    // Decoders give a line or an octet at a time: these are put together before anything is done with them.
    private byte[] _given = ArrayPool<byte>.Shared.Rent(BufferSize);
    private byte[] _plain = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _givenLength;
    private int _lineEnds;
    private bool _isAfterCr;

    /// <summary>How many octets there are, once all have come.</summary>
    public int Length { get; private set; }

    /// <summary>Ends it: in hexadecimal.</summary>
    public string Sha1()
    {
        Take();
        return Convert.ToHexStringLower(_sha1.GetCurrentHash());
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_given.Length - _givenLength < Math.Max(sizeHint, 1))
            Take();
        if (sizeHint > _given.Length)
            Grow(ref _given, sizeHint);
        return _given.AsMemory(_givenLength);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Advance(int count) => _givenLength += count;

    public void Dispose()
    {
        _sha1.Dispose();
        ArrayPool<byte>.Shared.Return(_given);
        ArrayPool<byte>.Shared.Return(_plain);
    }

    private void Take()
    {
        ReadOnlySpan<byte> octets = _given.AsSpan(0, _givenLength);
        _givenLength = 0;
        text?.Add(octets);
        var plain = _isAfterCr || octets.Contains((byte)'\r') ? WithPlainLineEnds(octets) : octets;
        var kept = plain.TrimEnd((byte)'\n');
        if (!kept.IsEmpty)
        {
            for (; _lineEnds > 0; _lineEnds -= Math.Min(_lineEnds, LineEnds.Length))
                Hash(LineEnds.AsSpan(0, Math.Min(_lineEnds, LineEnds.Length)));
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
        while (!octets.IsEmpty)
        {
            if (_isAfterCr && octets[0] == '\n')
                octets = octets[1..];
            var cr = octets.IndexOf((byte)'\r');
            var line = cr < 0 ? octets : octets[..cr];
            line.CopyTo(_plain.AsSpan(length));
            length += line.Length;
            _isAfterCr = cr >= 0;
            if (_isAfterCr)
                _plain[length++] = (byte)'\n';
            octets = cr < 0 ? default : octets[(cr + 1)..];
        }

        return _plain.AsSpan(0, length);
    }

    private static void Grow(ref byte[] buffer, int size)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(size);
    }
}
