using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Standalone.DryRuns;

/// <summary>What would become of a message.</summary>
/// <param name="File">Where the message is.</param>
/// <param name="Verdict">distribute, hold, reject, discard, answer or fail.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Outgoing">What would go out to members.</param>
internal sealed record Decision(string File, string Verdict, string Reason, IReadOnlyList<Outgoing> Outgoing)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How that came, for each list that was asked.</summary>
    public IReadOnlyList<ListReport> Lists { get; init; } = [];

    /// <summary>What the lists would write themselves.</summary>
    public IReadOnlyList<Outgoing> Letters { get; init; } = [];

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        file = File,
        decision = Verdict,
        reason = Reason,
        outgoing = Outgoing.Select(Facts),
        letters = Letters.Select(Facts),
        lists = Lists.Select(list => list.Facts()),
    }, Json);

    /// <summary>Some lines for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{File}: {Verdict}: {Reason}");
        foreach (var list in Lists)
            text.AppendLine().Append(list.ToText());
        foreach (var outgoing in Outgoing)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {outgoing.Mail.List}: to {Line(outgoing)}");
        foreach (var letter in Letters)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {letter.Mail.List} writes to {Line(letter)}");
        return text.ToString();
    }

    private static object Facts(Outgoing outgoing) => new
    {
        list = outgoing.Mail.List?.ToString(),
        sender = outgoing.Mail.Sender?.Address.ToString(),
        return_path = (outgoing.Mail.ReversePath is { } path ? path.Address : outgoing.Mail.Sender?.Address)?.ToString() ?? "",
        recipients = outgoing.Mail.Recipients.Select(recipient => recipient.Address.ToString()),
        message = outgoing.Path,
    };

    private static string Line(Outgoing outgoing) =>
        $"{string.Join(", ", outgoing.Mail.Recipients.Select(recipient => recipient.Address))}{(outgoing.Path is null ? "" : $" -> {outgoing.Path}")}";
}

/// <summary>A mail that would go out.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Path">Where its message was written; null where it was not.</param>
internal sealed record Outgoing(Mail Mail, string? Path);

/// <summary>How one list came to what it does.</summary>
/// <param name="List">The list.</param>
internal sealed record ListReport(Mailbox List)
{
    /// <summary>What each rule said that was asked, in order.</summary>
    public IReadOnlyList<Judgement> Rules { get; init; } = [];

    /// <summary>What would be different in the message; empty where none would be made.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>How it would come to pass for genuine; null where the settings say nothing of that.</summary>
    public AuthenticationPlan? Plan { get; init; }

    public object Facts() => new
    {
        list = List.ToString(),
        rules = Rules.Select(rule => new { rule = rule.Rule, verdict = VerdictOf(rule), reason = rule.Verdict?.Reason }),
        changes = Changes.Select(change => new { kind = change.Kind.ToString(), what = change.What, detail = change.Detail }),
        strategy = Plan?.Strategy.ToString(),
        strategy_reason = Plan?.Reason,
    };

    public string ToText()
    {
        var lines = new List<string> { $"  {List}" };
        lines.AddRange(Rules.Select(rule => $"    rule {rule.Rule}: {VerdictOf(rule) ?? "no objection"}{(rule.Verdict is { } verdict ? $": {verdict.Reason}" : "")}"));
        if (Plan is not null)
            lines.Add($"    strategy {Plan.Strategy}: {Plan.Reason}");
        lines.AddRange(Changes.Select(change => $"    {change}"));
        return string.Join(Environment.NewLine, lines);
    }

    private static string? VerdictOf(Judgement rule) => rule.Verdict?.Act.ToString().ToLowerInvariant();
}
