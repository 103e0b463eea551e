namespace Pymalist.Lists.Bounces;

/// <summary>Reads the recipients of a delivery status notification (RFC 3464; RFC 6533 for addresses that are not ASCII).</summary>
internal static class StatusReport
{
    // Each of them costs a look into the table of phrases.
    private const int MaxRecipients = 200;

    /// <summary>The recipients, each once, and the id of the envelope; none where the groups tell of none.</summary>
    /// <param name="groups">Of the parts that are for machines.</param>
    /// <param name="failed">Whom the report's own header section names (X-Failed-Recipients).</param>
    public static IReadOnlyList<BouncedRecipient> Recipients(IReadOnlyList<ReportFieldGroup> groups, IReadOnlyList<AddrSpec> failed)
    {
        var whole = new List<ReportFieldGroup>();
        foreach (var group in groups)
        {
            if (Address(group) is not null)
                whole.Add(group);
            else if (whole.Count > 0)
                whole[^1].TakeOver(group);
        }

        var recipients = whole.Take(MaxRecipients).Select(Recipient).DistinctBy(recipient => (recipient.Address, recipient.OriginalAddress)).ToList();

        // Exim names a file where the last step was one.
        return recipients is [{ Address: null } only] && failed is [var address] ? [only with { Address = address }] : recipients;
    }

    /// <summary>Our id of the envelope, decoded; null where it names none.</summary>
    public static string? EnvelopeId(IReadOnlyList<ReportFieldGroup> groups) =>
        groups.Select(group => group["Original-Envelope-Id"]).FirstOrDefault(id => !string.IsNullOrEmpty(id)) is { } id
            ? PlainLine.Of(TypedAddress.Xtext(id))
            : null;

    private static string? Address(ReportFieldGroup group) => group["Final-Recipient"] ?? group["Original-Recipient"];

    private static BouncedRecipient Recipient(ReportFieldGroup group)
    {
        var original = TypedAddress.Read(group["Original-Recipient"]);
        var words = WithoutType(group["Diagnostic-Code"] ?? "");
        var recipient = new BouncedRecipient(Final(group) ?? original)
        {
            OriginalAddress = original,
            Status = Status(group["Status"], words),
            ReplyCode = ReplyText.Code(words),
            Diagnostic = PlainLine.Of(words),
        };
        recipient = recipient with { Action = Action(group["Action"], recipient) };
        return recipient with { Reason = ReasonOf.Reply(recipient, words) };
    }

    // Sendmail's word for whom the last server knows, where an alias hid it.
    private static AddrSpec? Final(ReportFieldGroup group) =>
        TypedAddress.Read(group["Final-Recipient"]) ?? TypedAddress.Read(group["X-Actual-Recipient"]);

    // Many servers give a status of their own that says nothing, and quote one that does.
    private static EnhancedStatus? Status(string? field, string words)
    {
        var status = ReplyText.Status(field);
        if (status is null && EnhancedStatus.TryParse(field, out var success))
            return success;

        var quoted = ReplyText.Status(words);
        return status?.IsVague() != false && quoted?.IsVague() == false ? quoted : status ?? quoted;
    }

    private static RecipientAction Action(string? field, BouncedRecipient recipient)
    {
        // A comment may follow: failed (bad destination mailbox address).
        var word = (field ?? "").AsSpan().Trim();
        var end = word.IndexOfAnyExceptInRange('A', 'z');
        return Enum.TryParse<RecipientAction>(end < 0 ? word : word[..end], ignoreCase: true, out var action) && action != RecipientAction.Unknown
            ? action
            : recipient.Status?.Class switch
            {
                2 => RecipientAction.Delivered,
                4 => RecipientAction.Delayed,
                5 => RecipientAction.Failed,
                _ => recipient.ReplyCode >= 500 ? RecipientAction.Failed : RecipientAction.Unknown,
            };
    }

    // smtp; 550 …
    private static string WithoutType(string text)
    {
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        // IronPort's own words in front of the server's: 5.1.0 - Unknown address error 550-'5.7.1 …'
        var quote = text.IndexOf("-'", StringComparison.Ordinal);
        if (quote > 3 && char.IsAsciiDigit(text[quote - 1]) && char.IsAsciiDigit(text[quote - 3]))
            return text[(quote - 3)..];

        var isType = semicolon > 0 && !text.AsSpan(0, semicolon).Trim().ContainsAny(' ', '.', ':');
        return isType ? text[(semicolon + 1)..].Trim() : text;
    }
}
