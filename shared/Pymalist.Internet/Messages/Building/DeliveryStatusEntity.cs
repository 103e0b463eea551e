using System.Globalization;
using System.Text;

namespace Pymalist.Internet.Messages.Building;

/// <summary>What became of recipients, for machines (RFC 3464; RFC 6533 where an address is not ASCII).</summary>
/// <param name="reportingMta">The domain that tells it: our own name.</param>
/// <param name="arrival">When the message came to us.</param>
/// <param name="recipients">Each with its status and the words of who gave it.</param>
public sealed class DeliveryStatusEntity(string reportingMta, DateTimeOffset arrival, IReadOnlyList<RecipientReport> recipients) : Entity
{
    internal override EntityOctets Write()
    {
        var isInternational = recipients.Any(report => report.Recipient.Address.IsInternational || !Ascii.IsValid(report.Reply));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Reporting-MTA: dns; {Phrase.Line(reportingMta)}\r\nArrival-Date: {MailDate.Format(arrival)}\r\n");
        foreach (var report in recipients)
            text.Append(CultureInfo.InvariantCulture, $"\r\n{Fields(report)}");

        var octets = Encoding.UTF8.GetBytes(text.ToString());
        return isInternational
            ? new("message/global-delivery-status", "8bit", octets)
            : new("message/delivery-status", "7bit", octets);
    }

    private static string Fields(RecipientReport report)
    {
        var kind = report.Recipient.Address.IsInternational ? "utf-8" : "rfc822";
        var reply = Phrase.Line(report.Reply);
        var diagnostic = reply.Length == 0 ? "" : $"Diagnostic-Code: smtp; {Folded(reply)}\r\n";
        return $"Final-Recipient: {kind}; {report.Recipient.Address}\r\nAction: {Action(report.Status)}\r\nStatus: {report.Status}\r\n{diagnostic}";
    }

    private static string Action(EnhancedStatus status) => status.Class switch
    {
        2 => "relayed",
        4 => "delayed",
        _ => "failed",
    };

    // A reply may have any length, a line 998 octets (RFC 5322, section 2.1.1).
    private static string Folded(string reply)
    {
        var lines = reply.EnumerateRunes().Chunk(200).Select(line => string.Concat(line).Trim()).Where(line => line.Length > 0);
        return string.Join("\r\n ", lines);
    }
}
