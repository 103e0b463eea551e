using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Lists.Policy.Nesting;

/// <summary>Which addresses there were, by half of the SHA-256 of each: nobody finds two that pass for one, to take the other's copy away.</summary>
internal sealed class AddressSet
{
    private readonly HashSet<UInt128> _hashes = [];

    public int Count => _hashes.Count;

    /// <summary>False where it was there before, in whatever case.</summary>
    public bool Add(AddrSpec address)
    {
        const int most = 256;
        Span<char> text = stackalloc char[most];
        Span<byte> octets = stackalloc byte[3 * most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = address.ToString().AsSpan().ToUpperInvariant(text);
        SHA256.HashData(octets[..Encoding.UTF8.GetBytes(text[..length], octets)], hash);
        return _hashes.Add(MemoryMarshal.Read<UInt128>(hash));
    }
}
