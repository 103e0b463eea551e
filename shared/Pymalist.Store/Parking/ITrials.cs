namespace Pymalist.Store;

/// <summary>
/// Counts how often a message was taken into hand by a process that did not live to say what came of it. Only asked of messages that
/// come again after such an end, so it costs the others nothing.
/// </summary>
public interface ITrials
{
    /// <summary>How often processes have died with the message in hand, alone.</summary>
    Task<int> Deaths(string queue, string messageId, CancellationToken cancellationToken);

    /// <summary>A process is about to take the message into hand, alone. Durable when it returns.</summary>
    /// <returns>How often that was so by now, this time included.</returns>
    Task<int> Begin(string queue, string messageId, CancellationToken cancellationToken);

    /// <summary>The process has lived.</summary>
    Task End(string queue, string messageId, CancellationToken cancellationToken);
}
