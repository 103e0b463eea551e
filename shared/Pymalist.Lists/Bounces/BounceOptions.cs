using System.ComponentModel.DataAnnotations;

namespace Pymalist.Lists.Bounces;

/// <summary>What a list does about members whose mail comes back.</summary>
public sealed record BounceOptions
{
    /// <summary>Whether bounces count at all. Without, they are read and nothing follows.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Whether each member's copy has a return path of his own, so that a bounce tells whom it is about (VERP). Without, many members share a
    /// mail, which is faster on long lists, and what comes back counts nothing.
    /// </summary>
    public bool PerMember { get; init; } = true;

    /// <summary>
    /// The address that what cannot be delivered comes back to, each with a token behind its local part; by default the list's with
    /// <c>-bounces</c>: <c>red-bounces@example.org</c>. A list with a name of more than 31 octets needs a shorter one.
    /// </summary>
    public AddrSpec? Address { get; init; }

    /// <summary>What stands between the two: <c>+</c> or <c>-</c>, as the mail server takes it. Both are understood.</summary>
    [RegularExpression("^[+-]$", ErrorMessage = "Separator must be + or -.")]
    public string Separator { get; init; } = "+";

    // Servers give up after five days (RFC 5321, section 4.5.4.1); some wait much longer.
    /// <summary>How long an address is good for.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many days with a dead address bring a probe. A day counts once, however many posts it had.</summary>
    [Range(1, 1_000)]
    public int Threshold { get; init; } = 5;

    /// <summary>What a failure that may pass (no answer, a server in trouble, no reason given) counts, in hundredths of a dead address.</summary>
    [Range(0, 100)]
    public int SoftPercent { get; init; } = 50;

    /// <summary>What a full mailbox counts, in hundredths of a dead address. It is somebody's, and most are emptied.</summary>
    [Range(0, 100)]
    public int FullMailboxPercent { get; init; }

    /// <summary>After how long without a bounce all is forgotten.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether a member is sent a probe, which nothing but a dead address rejects, before delivery to him stops.</summary>
    public bool Probe { get; init; } = true;

    /// <summary>How long a probe may take to come back. If it does not, the member starts anew.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "90.00:00:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromDays(7);

    /// <summary>After how many probes that did not come back, while posts went on to do so, delivery stops all the same.</summary>
    [Range(1, 100)]
    public int MaxProbes { get; init; } = 3;

    /// <summary>How many times a member is told that delivery to him has stopped, and how to start it again.</summary>
    [Range(0, 100)]
    public int Warnings { get; init; } = 3;

    /// <summary>How long lies between two of them, and between the last one and removal.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan WarningInterval { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a member is removed after the last warning, or stays without delivery.</summary>
    public bool Remove { get; init; } = true;

    /// <summary>What follows when a member calls the list's mail spam.</summary>
    public ComplaintAct OnComplaint { get; init; } = ComplaintAct.Unsubscribe;

    /// <summary>Whether the owner is told of each member that delivery stops to, or that is removed.</summary>
    public bool NotifyOwner { get; init; } = true;

    /// <summary>When a provider as a whole is at fault.</summary>
    public ProviderCircuitOptions Provider { get; init; } = new();
}

/// <summary>What follows from a complaint.</summary>
public enum ComplaintAct
{
    /// <summary>Nothing but a line in the log.</summary>
    Nothing,

    /// <summary>Delivery stops; he stays a member.</summary>
    Disable,

    /// <summary>He is a member no more: he has said that he does not want the mail.</summary>
    Unsubscribe,
}
