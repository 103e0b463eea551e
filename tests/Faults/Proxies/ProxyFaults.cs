namespace Pymalist.Faults.Proxies;

/// <summary>What a <see cref="ChaosProxy"/> does to what it passes on. All of it may be changed while connections are open.</summary>
internal sealed record ProxyFaults
{
    /// <summary>How long each piece waits, in either direction.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>At most so much more, at random.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>In either direction; 0 for as fast as it goes.</summary>
    public int OctetsPerSecond { get; init; }

    /// <summary>Passes on pieces of 1 to so many octets, at random; 0 for what comes at once.</summary>
    public int Slice { get; init; }

    /// <summary>Passes nothing on: what comes is kept until it is over, as the network keeps what it sends again.</summary>
    public bool BlackHole { get; init; }

    /// <summary>Resets new connections.</summary>
    public bool Refuse { get; init; }

    /// <summary>What becomes of a step of an SMTP client; asked before it is passed on, by many connections at once.</summary>
    public Func<SmtpStep, ProxyAction>? OnStep { get; init; }
}

/// <summary>What becomes of a step, and of the connection.</summary>
internal enum ProxyAction
{
    Pass,

    /// <summary>The connection is closed, and the server does not get it.</summary>
    CutBefore,

    /// <summary>The server gets it, and the connection is closed before the client has an answer.</summary>
    CutAfter,

    /// <summary>The server gets it, and then nothing is passed on any more, and nothing closed.</summary>
    HangAfter,
}
