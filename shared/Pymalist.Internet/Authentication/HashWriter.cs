using System.Security.Cryptography;

namespace Pymalist.Internet.Authentication;

/// <summary>Gathers small writes for a SHA-256 hash.</summary>
internal sealed class HashWriter : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _gathered = new byte[4096];
    private int _count;

    public void Write(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _gathered.Length - _count)
            Flush();
        if (octets.Length > _gathered.Length)
        {
            _hash.AppendData(octets);
            return;
        }

        octets.CopyTo(_gathered.AsSpan(_count));
        _count += octets.Length;
    }

    /// <summary>The hash of all that was written; then begins anew.</summary>
    public byte[] Finish()
    {
        Flush();
        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void Flush()
    {
        _hash.AppendData(_gathered, 0, _count);
        _count = 0;
    }
}
