namespace Pymalist.Faults.Sinks;

/// <summary>A recipient, and what the sink answered: to RCPT, and to the message (null before it, and where the connection was closed).</summary>
internal sealed class SinkRecipient(string address, string reply)
{
    public string Address => address;

    public string Reply => reply;

    public string? MessageReply { get; set; }

    /// <summary>Whether the sink has answered for the message, or would have.</summary>
    public bool IsTaken { get; set; }

    public bool IsAccepted => reply.StartsWith('2');
}

/// <summary>One transaction, as the sink saw it. Times are timestamps of the <see cref="TimeProvider"/>.</summary>
/// <param name="number">Of all connections, from 1.</param>
/// <param name="connection">Whose.</param>
/// <param name="mail">The argument of MAIL.</param>
internal sealed class SinkTransaction(long number, SinkConnection connection, string mail)
{
    private long _answered;
    private volatile bool _isAccepted;

    public long Number => number;

    public SinkConnection Connection => connection;

    public string Mail => mail;

    /// <summary>When MAIL came.</summary>
    public long Begun { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>Every RCPT, in order.</summary>
    public List<SinkRecipient> Recipients { get; } = [];

    /// <summary>Takes note of one more RCPT.</summary>
    public void Add(SinkRecipient recipient)
    {
        _isAccepted |= recipient.IsAccepted;
        Recipients.Add(recipient);
    }

    public IEnumerable<SinkRecipient> Accepted => Recipients.Where(recipient => recipient.IsAccepted);

    /// <summary>Those whom it has a copy for.</summary>
    public IEnumerable<SinkRecipient> Taken => Recipients.Where(recipient => recipient.IsTaken);

    /// <summary>Whether every recipient so far was refused: then there is no message to come.</summary>
    public bool IsRefused => Recipients.Count > 0 && !_isAccepted;

    /// <summary>The field body, once the message is there; empty where it has none.</summary>
    public string MessageId { get; set; } = "";

    /// <summary>Of the message as it was before dot-stuffing, in hexadecimal.</summary>
    public string Sha256 { get; set; } = "";

    public int Octets { get; set; }

    /// <summary>Whether the whole message has come.</summary>
    public bool HasMessage => Sha256.Length > 0;

    /// <summary>When the last reply was handed to the kernel, or the transaction ended without one; 0 while it is in flight.</summary>
    public long Answered
    {
        get => Volatile.Read(ref _answered);
        set => Volatile.Write(ref _answered, value);
    }

    public override string ToString() =>
        $"transaction {Number} of connection {Connection.Number}: MAIL {Mail}, {Recipients.Count} recipients ({Taken.Count()} taken), {Octets} octets {Sha256} {MessageId}";
}

/// <summary>A connection to the sink.</summary>
/// <param name="number">From 1.</param>
internal sealed class SinkConnection(int number)
{
    private long _ended;

    public int Number => number;

    /// <summary>Whether the client said QUIT.</summary>
    public bool SaidGoodbye { get; set; }

    /// <summary>Whether the sink closed it, and not the client.</summary>
    public bool WasClosedHere { get; set; }

    /// <summary>When it came to its end; 0 while it is there.</summary>
    public long Ended
    {
        get => Volatile.Read(ref _ended);
        set => Volatile.Write(ref _ended, value);
    }
}
