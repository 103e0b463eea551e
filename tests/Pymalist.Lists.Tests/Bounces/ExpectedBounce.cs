using System.Text.Json;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Bounces;

/// <summary>A row of the corpus' bounces/expected.jsonl: what others make of a mail.</summary>
internal sealed record ExpectedBounce(string File, string Class, IReadOnlyList<ExpectedRecipient> Recipients, string Confidence)
{
    public ReadOnlyMemory<byte> Message => System.IO.File.ReadAllBytes(Path.Combine(Corpus.Root!, File));

    public static IReadOnlyList<ExpectedBounce> All() =>
        [.. System.IO.File.ReadLines(Path.Combine(Corpus.Root!, "bounces", "expected.jsonl")).Select(line => Read(JsonDocument.Parse(line).RootElement))];

    private static ExpectedBounce Read(JsonElement row) => new(
        row.GetProperty("file").GetString()!,
        row.GetProperty("class").GetString()!,
        [.. row.GetProperty("results").EnumerateArray().Select(ReadRecipient)],
        row.GetProperty("confidence").GetString()!);

    private static ExpectedRecipient ReadRecipient(JsonElement result) => new(
        Text(result, "recipient")?.ToLowerInvariant() ?? "",
        result.TryGetProperty("recipient_in_mail", out var inMail) && inMail.ValueKind == JsonValueKind.True,
        Text(result, "status"),
        result.TryGetProperty("status_in_mail", out var statusInMail) && statusInMail.ValueKind == JsonValueKind.True,
        Text(result, "reason"),
        result.TryGetProperty("hard", out var hard) && hard.ValueKind == JsonValueKind.True);

    private static string? Text(JsonElement result, string name) =>
        result.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

internal sealed record ExpectedRecipient(string Address, bool IsInMail, string? Status, bool IsStatusInMail, string? Reason, bool IsHard);
