using System.ComponentModel.DataAnnotations;

namespace Pymalist.Internet.DomainNames;

/// <summary>Whom to ask for names, and how patiently. What is not said here is taken from <c>/etc/resolv.conf</c>.</summary>
public sealed record DnsOptions
{
    /// <summary>
    /// IP addresses of recursive servers, with a port where it is not 53: <c>192.0.2.53</c>, <c>127.0.0.1:5353</c>,
    /// <c>[2001:db8::53]:5353</c>. They are asked in this order. Empty: those of <see cref="ResolvConfFile"/>.
    /// </summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>
    /// Domains to look in for a name that has no dot at all. A name with a dot is always absolute: what mail asks for are names of
    /// others, and <c>_dmarc.example.org</c> must not be found below a domain of ours. Null: those of <see cref="ResolvConfFile"/>;
    /// none where <see cref="Servers"/> are given.
    /// </summary>
    public IReadOnlyList<string>? Search { get; init; }

    /// <summary>How long one server has for one answer, by TCP too. Null: as <see cref="ResolvConfFile"/> says, or else 5 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often each server is asked before a question is given up. Null: as <see cref="ResolvConfFile"/> says, or else 2.</summary>
    [Range(1, 100)]
    public int? Attempts { get; init; }

    /// <summary>Whether questions begin with another server each time. Null: as <see cref="ResolvConfFile"/> says, or else not.</summary>
    public bool? Rotate { get; init; }

    /// <summary>Whether to ask by TCP only. Null: as <see cref="ResolvConfFile"/> says (<c>use-vc</c>), or else not.</summary>
    public bool? TcpOnly { get; init; }

    /// <summary>Where the system says whom to ask. It is read once, when the resolver is made, and not at all where <see cref="Servers"/> are given.</summary>
    public string ResolvConfFile { get; init; } = "/etc/resolv.conf";

    /// <summary>In octets: the most that the cache takes, about. 0 is no cache.</summary>
    [Range(0, int.MaxValue)]
    public int MaxCacheSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>The longest that an answer is kept, whatever its time to live.</summary>
    public TimeSpan MaxTtl { get; init; } = TimeSpan.FromDays(1);

    // RFC 2308, section 5: values of one to three hours have been found to work well.

    /// <summary>The longest that it is kept that there is no such name or no such record.</summary>
    public TimeSpan MaxNegativeTtl { get; init; } = TimeSpan.FromHours(1);

    // RFC 9520, section 3.2: at least one second, at most five minutes.

    /// <summary>How long it is kept that a question had no answer; zero asks again at once.</summary>
    public TimeSpan FailureTtl { get; init; } = TimeSpan.FromSeconds(5);
}
