namespace Pymalist.Store;

/// <summary>Messages that are too large for a queue: it carries their name in place of them.</summary>
public interface IKeptOctets
{
    /// <summary>Keeps octets; the same ones once.</summary>
    /// <returns>Their name: SHA-256, 64 hexadecimal digits.</returns>
    Task<string> Keep(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken);

    /// <summary>The octets of that name; null where there are none (any more).</summary>
    Task<ReadOnlyMemory<byte>?> Find(string name, CancellationToken cancellationToken);
}
