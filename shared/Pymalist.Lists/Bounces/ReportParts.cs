using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Bounces;

/// <summary>The parts of a report (RFC 6522): what is for people, what is for machines, and the message it returns.</summary>
internal sealed class ReportParts
{
    // A notice of some pages, and a report about some hundreds of recipients.
    private const int MaxNotice = 65_536;
    private const int MaxFields = 500_000;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _page = new();

    public ReportParts(Part root)
    {
        IsReport = root.Type == "multipart/report";
        var waiting = new Stack<Part>([root]);
        while (waiting.TryPop(out var part))
        {
            Look(part);
            for (var i = part.Children.Count - 1; i >= 0 && !part.IsMessage; i--)
                waiting.Push(part.Children[i]);
        }
    }

    public bool IsReport { get; }

    /// <summary>Null where no part is one; of several the first.</summary>
    public ReturnedMessage? Returned { get; private set; }

    /// <summary>Of all parts that tell the status of a delivery.</summary>
    public List<ReportFieldGroup> Status { get; } = [];

    /// <summary>Of a complaint.</summary>
    public ReportFieldGroup? Feedback { get; private set; }

    /// <summary>Whether it tells that a message was read (RFC 8098), or another thing that nobody here asked for.</summary>
    public bool IsOther { get; private set; }

    /// <summary>What is for people.</summary>
    public string Text => _text.Length > 0 ? _text.ToString() : HtmlText.Of(_page.ToString());

    private void Look(Part part)
    {
        switch (FirstWord(part.Type))
        {
            case "message/delivery-status" or "message/global-delivery-status":
                Status.AddRange(ReportFields.Parse(part.Text(MaxFields)));
                break;
            case "message/feedback-report":
                Feedback ??= ReportFields.Parse(part.Text(MaxFields)) is [var group, ..] ? group : null;
                break;
            case "message/disposition-notification" or "message/global-disposition-notification" or "message/tracking-status":
            case "application/tlsrpt+gzip" or "application/tlsrpt+json":
                IsOther = true;
                break;
            case "message/rfc822" or "message/global" or "message/news":
                Returned ??= new ReturnedMessage(part.Children is [var message, ..] ? message.Entity : part.Body);
                break;
            case "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers" or "text/rfc822":
                Returned ??= new ReturnedMessage(part.Decoded());
                break;
            case "text/plain":
            case var type when type.StartsWith("multipart/", StringComparison.Ordinal) && part.Children.Count == 0:
                // A multipart whose boundary stands nowhere is text with fields in it.
                Append(_text, part);
                break;
            case "text/html":
                Append(_page, part);
                break;
        }
    }

    // The semicolon in front of a parameter may be missing.
    private static string FirstWord(string type) => type.IndexOf(' ', StringComparison.Ordinal) is var end and > 0 ? type[..end] : type;

    private static void Append(StringBuilder text, Part part)
    {
        if (text.Length < MaxNotice)
            text.Append(part.Text(MaxNotice)).Append('\n');
    }
}
