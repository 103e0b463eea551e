using System.Net;

namespace Pymalist.Internet.DomainNames;

/// <summary>Asks the domain name system (RFC 1034, RFC 1035).</summary>
public interface IDnsResolver
{
    /// <summary>The TXT records of a name; the strings of a record are put together, octet by octet.</summary>
    /// <exception cref="DnsException">There is no answer now; a later try may have one.</exception>
    ValueTask<DnsAnswer<ReadOnlyMemory<byte>>> Txt(string name, CancellationToken cancellationToken);

    /// <summary>The MX records of a name, the best first.</summary>
    /// <inheritdoc cref="Txt"/>
    ValueTask<DnsAnswer<MailExchanger>> Mx(string name, CancellationToken cancellationToken);

    /// <summary>The addresses of a name: its AAAA and A records.</summary>
    /// <inheritdoc cref="Txt"/>
    ValueTask<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellationToken);
}

/// <summary>What the domain name system says of a name.</summary>
/// <param name="Exists">Whether there is such a name at all (no NXDOMAIN); it may be there without records of this type.</param>
/// <param name="Records">Empty where there are none.</param>
public sealed record DnsAnswer<T>(bool Exists, IReadOnlyList<T> Records);

/// <summary>A host that takes mail for a domain (RFC 5321, section 5.1).</summary>
/// <param name="Preference">The lower, the better.</param>
/// <param name="Host">Without a dot at its end; empty for a domain that takes no mail (RFC 7505).</param>
public sealed record MailExchanger(int Preference, string Host);

/// <summary>A question had no answer: no server said anything, or they said that they cannot tell (SERVFAIL).</summary>
public sealed class DnsException(string message, Exception? innerException = null) : IOException(message, innerException);
