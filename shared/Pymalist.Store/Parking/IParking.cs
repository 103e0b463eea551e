namespace Pymalist.Store;

/// <summary>Messages that were given up, and wait for a person to send them on or to drop them.</summary>
public interface IParking
{
    /// <summary>Takes a message; the same message of the same queue and attempt once.</summary>
    Task Park(ParkedMail mail, CancellationToken cancellationToken);

    /// <summary>All of them, oldest first, without their octets.</summary>
    IAsyncEnumerable<ParkedMail> All(CancellationToken cancellationToken);

    /// <summary>One of them, with its octets; null where there is no such thing.</summary>
    /// <param name="number">Its number, for people to type.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ParkedMail?> Find(long number, CancellationToken cancellationToken);

    /// <summary>Removes it: it was sent on, or dropped.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> Remove(long number, CancellationToken cancellationToken);
}

/// <summary>A message as its queue had it.</summary>
public sealed record ParkedMail
{
    /// <summary>Given by the store; 0 before that.</summary>
    public long Number { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The queue it was taken from, and goes back to.</summary>
    public required string Queue { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>How many attempts were made before the last one.</summary>
    public int Attempt { get; init; }

    /// <summary>When it was parked.</summary>
    public DateTimeOffset At { get; init; }

    public required string ContentType { get; init; }

    /// <summary>As JSON: what the queue makes of its headers is the queue's to know.</summary>
    public required string Headers { get; init; }

    /// <summary>Its octets; empty in a list of them.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many octets there are.</summary>
    public long Size { get; init; }
}
