using System.Text.Json;

namespace Pymalist.Lists.Bounces;

/// <summary>Reads what Amazon SES tells in JSON by mail: bounces, complaints and deliveries.</summary>
internal static class AmazonNotification
{
    private const int MaxRecipients = 200;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 20 };

    /// <summary>The report; null where the text is no such notification.</summary>
    public static BounceReport? Read(string text)
    {
        text = text.TrimStart();
        var isNotification = text.Contains("notificationType", StringComparison.Ordinal) || text.Contains("eventType", StringComparison.Ordinal);
        if (text is not ['{', ..] || !isNotification)
            return null;

        try
        {
            return Report(Parse(text));
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    // Its lines are cut and folded on the way, inside of strings too; a signature may follow.
    private static JsonElement Parse(string text)
    {
        var unfolded = text.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(unfolded), Options);
        var root = JsonElement.ParseValue(ref reader);
        return root.TryGetProperty("Message", out var message) && message.GetString() is ['{', ..] inner ? Parse(inner) : root;
    }

    private static BounceReport? Report(JsonElement root)
    {
        var type = (root.TryGetProperty("notificationType", out var kind) ? kind : root.GetProperty("eventType")).GetString();
        var report = type switch
        {
            "Bounce" => Bounce(root.GetProperty("bounce")),
            "Complaint" => Complaint(root.GetProperty("complaint")),
            "Delivery" => Delivery(root.GetProperty("delivery")),
            _ => null,
        };
        return report is null || !root.TryGetProperty("mail", out var mail)
            ? report
            : report with { IsStructured = true, OriginalMessageId = MessageId(mail) };
    }

    private static BounceReport Bounce(JsonElement bounce)
    {
        var isPermanent = bounce.TryGetProperty("bounceType", out var type) && type.GetString() == "Permanent";
        var recipients = bounce.GetProperty("bouncedRecipients").EnumerateArray().Take(MaxRecipients).Select(entry => Recipient(entry, isPermanent));
        return new BounceReport(BounceKind.DeliveryFailure, [.. recipients.DistinctBy(recipient => recipient.Address)]);
    }

    private static BouncedRecipient Recipient(JsonElement entry, bool isPermanent)
    {
        var words = Text(entry, "diagnosticCode") ?? "";
        var recipient = new BouncedRecipient(TypedAddress.Read(Text(entry, "emailAddress")))
        {
            Status = ReplyText.Status(Text(entry, "status")) ?? ReplyText.Status(words)
                ?? (isPermanent ? EnhancedStatus.Permanent : EnhancedStatus.Transient),
            ReplyCode = ReplyText.Code(words),
            Diagnostic = PlainLine.Of(words),
            Action = RecipientAction.Failed,
        };
        return recipient with { Reason = ReasonOf.Reply(recipient, recipient.Diagnostic) };
    }

    private static BounceReport Complaint(JsonElement complaint)
    {
        var recipients = complaint.GetProperty("complainedRecipients").EnumerateArray().Take(MaxRecipients)
            .Select(entry => new BouncedRecipient(TypedAddress.Read(Text(entry, "emailAddress"))) { Reason = BounceReason.Complaint });
        return new BounceReport(BounceKind.Complaint, [.. recipients.DistinctBy(recipient => recipient.Address)])
        {
            FeedbackType = PlainLine.Of(Text(complaint, "complaintFeedbackType") ?? "abuse"),
        };
    }

    private static BounceReport Delivery(JsonElement delivery)
    {
        var recipients = delivery.GetProperty("recipients").EnumerateArray().Take(MaxRecipients)
            .Select(address => new BouncedRecipient(TypedAddress.Read(address.GetString()))
            {
                Status = EnhancedStatus.Success,
                Action = RecipientAction.Delivered,
            });
        return new BounceReport(BounceKind.Other, [.. recipients.DistinctBy(recipient => recipient.Address)]);
    }

    private static string? MessageId(JsonElement mail) =>
        mail.TryGetProperty("commonHeaders", out var headers) && Text(headers, "messageId") is { } id ? PlainLine.Of(id) : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
