namespace Pymalist.Queues;

/// <summary>The headers that a message gets when it is given up; all its own stay as they are.</summary>
public static class ParkedHeaders
{
    /// <summary>Why, as a sentence for a person.</summary>
    public const string Reason = "ml_parked_reason";

    /// <summary>The queue it came from, and goes back to when it is replayed.</summary>
    public const string From = "ml_parked_from";

    /// <summary>What was thrown, with its stack, where code broke on it.</summary>
    public const string Exception = "ml_parked_exception";

    /// <summary>What is put into <see cref="QueueNames.Parked"/> for a message that was given up.</summary>
    public static QueuedMessage Park(QueuedMessage remainder, string reason, string queue) => remainder with
    {
        Headers = new Dictionary<string, object>(remainder.Headers) { [Reason] = reason, [From] = queue },
    };
}
