using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pymalist.Standalone;

/// <summary>What would become of a message.</summary>
/// <param name="File">Where the message is.</param>
/// <param name="Verdict">distribute, hold, reject, discard or fail.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Outgoing">What would go out.</param>
internal sealed record Decision(string File, string Verdict, string Reason, IReadOnlyList<Outgoing> Outgoing)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        file = File,
        decision = Verdict,
        reason = Reason,
        outgoing = Outgoing.Select(outgoing => new
        {
            list = outgoing.Mail.List?.ToString(),
            sender = outgoing.Mail.Sender?.Address.ToString(),
            return_path = (outgoing.Mail.ReversePath?.Address ?? outgoing.Mail.Sender?.Address)?.ToString() ?? "",
            recipients = outgoing.Mail.Recipients.Select(recipient => recipient.Address.ToString()),
            message = outgoing.Path,
        }),
    }, Json);

    /// <summary>A few lines for people.</summary>
    public string ToText() => string.Join(Environment.NewLine, Outgoing.Select(Line).Prepend($"{File}: {Verdict}: {Reason}"));

    private static string Line(Outgoing outgoing) =>
        $"  {outgoing.Mail.List}: to {string.Join(", ", outgoing.Mail.Recipients.Select(recipient => recipient.Address))}{(outgoing.Path is null ? "" : $" -> {outgoing.Path}")}";
}

/// <summary>A mail that would go out.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Path">Where its message was written; null where it was not.</param>
internal sealed record Outgoing(Mail Mail, string? Path);
