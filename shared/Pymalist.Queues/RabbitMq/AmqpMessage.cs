using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Pymalist.Queues.RabbitMq;

/// <summary>A message, between what the queue seam knows of it and AMQP's properties and headers (docs/wire.md).</summary>
internal static class AmqpMessage
{
    public const string Attempt = "ml_attempt";
    public const string FirstAttempt = "ml_first_attempt";

    private const string DeliveryCount = "x-delivery-count";

    // AMQP 0-9-1, section 4.2.5.3: a short string.
    private const int MaxShortString = 255;

    // Properties and headers are one frame, and a frame is 128 KiB on a broker as it comes.
    private const int MaxHeaders = 128 * 1024 - 512;

    // What the broker writes on a message when it dead-letters or redelivers it. It is about the past, and a broker of 3.x that is
    // given it back believes it.
    private static readonly string[] OfTheBroker = ["x-death", "x-first-death-", "x-last-death-", DeliveryCount, "x-acquired-count"];

    /// <exception cref="MessageRefusedException">It is too large for AMQP or for the broker.</exception>
    /// <exception cref="ArgumentException">Its id is empty or too long, or a header is of no kind that a header may have.</exception>
    public static BasicProperties Encode(QueuedMessage message)
    {
        if (Encoding.UTF8.GetByteCount(message.MessageId) is 0 or > MaxShortString || Encoding.UTF8.GetByteCount(message.ContentType) > MaxShortString
            || message.Headers.Keys.Any(name => Encoding.UTF8.GetByteCount(name) > MaxShortString))
            throw new ArgumentException($"An id must have 1 to {MaxShortString} octets, a content type and the name of a header at most as many.", nameof(message));
        if (HeaderValues.Size(message.Headers) > MaxHeaders)
            throw new MessageRefusedException($"The headers of message {message.MessageId} do not fit into one frame of {MaxHeaders} octets.");
        if (message.Body.Length > BrokerAddress.MaxBody)
            throw new MessageRefusedException($"Message {message.MessageId} is larger than {BrokerAddress.MaxBody} octets.");

        var headers = message.Headers.ToDictionary(header => header.Key, object? (header) => HeaderValues.Encode(header.Value));
        if (message.Attempt > 0)
            headers[Attempt] = (long)message.Attempt;
        if (message.FirstAttempt is { } first)
            headers[FirstAttempt] = first.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return new() { MessageId = message.MessageId, ContentType = message.ContentType, DeliveryMode = DeliveryModes.Persistent, Headers = headers };
    }

    /// <param name="properties">Of the message as it was delivered.</param>
    /// <param name="body">A copy of the body; the client takes its own back.</param>
    public static QueuedMessage Decode(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var all = HeaderValues.Decode(properties.Headers ?? new Dictionary<string, object?>());
        var headers = all.Where(header => !IsOurs(header.Key)).ToDictionary();
        SayWhyParked(headers, all.GetValueOrDefault("x-death"));
        return new()
        {
            MessageId = properties.MessageId is { Length: > 0 } id ? id : IdOf(headers, body.Span),
            ContentType = properties.ContentType ?? "application/octet-stream",
            Headers = headers,
            Body = body,
            Attempt = all.GetValueOrDefault(Attempt) is long attempt ? (int)Math.Clamp(attempt, 0, int.MaxValue) : 0,
            FirstAttempt = Time(all.GetValueOrDefault(FirstAttempt)),
        };
    }

    /// <summary>How often the broker has handed it out before: a quorum queue counts, any other says whether.</summary>
    public static int HandedOut(BasicDeliverEventArgs message) =>
        message.BasicProperties.Headers?.TryGetValue(DeliveryCount, out var value) is true && value is not null && HeaderValues.Decode(value) is long count
            ? (int)Math.Clamp(count, 0, int.MaxValue)
            : message.Redelivered ? 1 : 0;

    // What went to the parked by the broker's own hand has the reason in a form of the broker's.
    private static void SayWhyParked(Dictionary<string, object> headers, object? deaths)
    {
        if (deaths is not object[] all || all is not [IReadOnlyDictionary<string, object> last, ..] || last.GetValueOrDefault("queue") is not string queue)
            return;

        var reason = last.GetValueOrDefault("reason") switch
        {
            "delivery_limit" => "It was handed out again and again without an outcome, up to the delivery limit of its queue.",
            "rejected" => "A consumer rejected it and gave no reason.",
            _ => null,
        };
        if (reason is null)
            return;
        headers.TryAdd(ParkedHeaders.From, queue);
        headers.TryAdd(ParkedHeaders.Reason, reason);
    }

    private static bool IsOurs(string header) =>
        header is Attempt or FirstAttempt || OfTheBroker.Any(name => header.StartsWith(name, StringComparison.Ordinal));

    private static DateTimeOffset? Time(object? value) =>
        DateTimeOffset.TryParse(value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    // Without an id of its own it must still be told from others, and be the same when it comes again.
    private static string IdOf(Dictionary<string, object> headers, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(headers.OrderBy(header => header.Key, StringComparer.Ordinal))));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
