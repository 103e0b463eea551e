using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.LargeMail;

/// <summary>Puts the name of a large body in its place, and a body in the place of its name. A store that is away is waited for.</summary>
/// <param name="octets">Has the bodies.</param>
/// <param name="above">In octets: a larger body is a large one.</param>
/// <param name="time">Of the pauses.</param>
internal sealed class KeptBodies(IKeptOctets octets, int above, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // SHA-256, in hexadecimal digits.
    private const int NameLength = 64;

    /// <summary>The message as the broker gets it.</summary>
    public async Task<QueuedMessage> Refer(QueuedMessage message, CancellationToken cancellationToken) => message.Body.Length <= above
        ? message
        : Named(message, await Outlast(token => octets.Keep(message.Body, token), cancellationToken));

    /// <summary>The message with the name in place of its body, which is kept already.</summary>
    public static QueuedMessage Named(QueuedMessage message, string name) => message with
    {
        Body = default,
        Headers = new Dictionary<string, object>(message.Headers) { [WireCodec.BodyName] = name },
    };

    /// <summary>The name that a message from the broker has in place of its body; null where it has its body.</summary>
    public static string? NameIn(QueuedMessage message) =>
        message.Body.Length == 0 && message.Headers.TryGetValue(WireCodec.BodyName, out var name) ? name as string ?? "" : null;

    /// <summary>The message with its body; null where the store has none of that name.</summary>
    public async Task<QueuedMessage?> Restore(QueuedMessage message, string name, CancellationToken cancellationToken)
    {
        if (name.Length != NameLength || !name.All(char.IsAsciiHexDigitLower))
            return null;

        return await Outlast(token => octets.Find(name, token), cancellationToken) is { } body
            ? message with { Body = body, Headers = message.Headers.Where(header => header.Key != WireCodec.BodyName).ToDictionary() }
            : null;
    }

    private async Task<T> Outlast<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (StoreException)
            {
                // The store says itself that it is away, once.
                await time.Pause(pause, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
