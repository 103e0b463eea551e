namespace Pymalist.Queues;

/// <summary>A message as it lies in a queue: octets, and headers around them. What they mean is the codec's to know.</summary>
public sealed record QueuedMessage
{
    /// <summary>AMQP's <c>message-id</c>: the same for a repeat. At most 255 octets.</summary>
    public required string MessageId { get; init; }

    /// <summary>AMQP's <c>content-type</c>.</summary>
    public string ContentType { get; init; } = "message/rfc822";

    /// <summary>
    /// Values are strings, <see cref="long"/>, <see cref="bool"/>, and arrays (<c>IReadOnlyList&lt;object&gt;</c>) and tables
    /// (<c>IReadOnlyDictionary&lt;string, object&gt;</c>) of them.
    /// </summary>
    public IReadOnlyDictionary<string, object> Headers { get; init; } = new Dictionary<string, object>();

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many attempts were made before this one: 0 the first time.</summary>
    public int Attempt { get; init; }

    /// <summary>When the first attempt was made; null before it.</summary>
    public DateTimeOffset? FirstAttempt { get; init; }

    /// <summary>Two messages of the same identity in a queue are the same message twice: a repeat, and not a later attempt.</summary>
    public (string MessageId, int Attempt) Identity => (MessageId, Attempt);
}
