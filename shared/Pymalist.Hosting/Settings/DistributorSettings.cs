using System.ComponentModel.DataAnnotations;

namespace Pymalist.Hosting.Settings;

/// <summary>Settings of a stage that distributes.</summary>
public sealed record DistributorSettings : WorkerSettings
{
    // Enough for the five connections of an SmtpDistributor to have a mail in hand and another one waiting behind it.
    public DistributorSettings() => Concurrency = 16;

    /// <summary>What is done for recipients of whom nobody knows whether they have got the mail.</summary>
    public WhenUnknown WhenUnknown { get; init; }

    /// <summary>When a destination is slowed down.</summary>
    public DestinationSettings Destinations { get; init; } = new();
}

/// <summary>A connection that ends between the final dot and its answer leaves open whether the mail has arrived (RFC 1047).</summary>
public enum WhenUnknown
{
    /// <summary>They get it again: at least once, the same octets and Message-ID.</summary>
    Retry,

    /// <summary>They do not, and the message is parked until a person says what to do: at most once.</summary>
    Hold,
}

/// <summary>When a domain that does not take mail is slowed down, so that its mail does not hold up others'.</summary>
public sealed record DestinationSettings
{
    /// <summary>So many of its recipients in a row have failed for now. What is said of one mailbox (4.1.z, 4.2.z) does not count.</summary>
    [Range(1, 10_000)]
    public int Failures { get; init; } = 5;

    /// <summary>Or a mail to it alone has taken so long, and nobody got it.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it then gets nothing, before one recipient is tried; each next time twice as long.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Up to this.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(67);
}
