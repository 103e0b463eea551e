namespace Pymalist.Lists;

/// <summary>Knows what becomes of a mail to an address.</summary>
public interface IMailRoutes
{
    /// <summary>Null where the address is none of ours.</summary>
    MailRoute? Find(AddrSpec address);
}

/// <summary>Where a mail to an address goes.</summary>
/// <param name="Position">Which of several comes first.</param>
/// <param name="Processor">What becomes of it; it is given the mail with that address as its only recipient.</param>
public sealed record MailRoute(int Position, IProcessor Processor);

/// <summary>A processor for each of some addresses, in their order.</summary>
internal sealed class FixedRoutes : IMailRoutes
{
    private readonly Dictionary<AddrSpec, MailRoute> _routes = [];

    /// <exception cref="ArgumentException">Two lists share an address.</exception>
    public FixedRoutes(IReadOnlyList<(AddrSpec Address, IProcessor Processor)> lists)
    {
        foreach (var (address, processor) in lists)
        {
            if (!_routes.TryAdd(address, new(_routes.Count, processor)))
                throw new ArgumentException($"There are two lists of the address {address}.", nameof(lists));
        }
    }

    public MailRoute? Find(AddrSpec address) => _routes.GetValueOrDefault(address);
}
