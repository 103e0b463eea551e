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
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(address.ToString().ToUpperInvariant()), hash);
        return _hashes.Add(MemoryMarshal.Read<UInt128>(hash));
    }
}
