using Pymalist.Queues;
using Pymalist.Store;

namespace Pymalist.Hosting.Operating;

/// <summary>A message that was given up: as a queue has it, and as the store keeps it.</summary>
public static class ParkedMessage
{
    // What a message got when it was given up is of no use to those who take it up again.
    private const string Added = "ml_parked_";

    /// <summary>A message of <see cref="QueueNames.Parked"/>, for the store to keep.</summary>
    public static ParkedMail Of(QueuedMessage message, DateTimeOffset at) => new()
    {
        MessageId = message.MessageId,
        Queue = Text(message, ParkedHeaders.From) ?? "",
        Reason = Text(message, ParkedHeaders.Reason) ?? "No reason was given.",
        Attempt = message.Attempt,
        At = at,
        ContentType = message.ContentType,
        Headers = HeaderJson.Write(message.Headers),
        Body = message.Body,
        Size = message.Body.Length,
    };

    /// <summary>The message for its queue: a new attempt, as it was given up, with all the time there is for one.</summary>
    public static QueuedMessage Again(ParkedMail parked) => new()
    {
        MessageId = parked.MessageId,
        ContentType = parked.ContentType,
        Headers = HeaderJson.Read(parked.Headers)
            .Where(header => !header.Key.StartsWith(Added, StringComparison.Ordinal))
            .ToDictionary(header => header.Key, header => header.Value),
        Body = parked.Body,
        Attempt = parked.Attempt + 1,
    };

    private static string? Text(QueuedMessage message, string header) =>
        message.Headers.GetValueOrDefault(header) is string text ? PrintableText.Of(text) : null;
}
