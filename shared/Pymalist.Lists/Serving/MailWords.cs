using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Serving;

/// <summary>What letters say of a mail.</summary>
internal static class MailWords
{
    private const int LongestSubject = 200;
    private const int MaxReferences = 20;

    /// <summary>Its subject, decoded, in one line of at most 200 characters; empty where it has none.</summary>
    public static string SubjectLine(this Mail mail)
    {
        const int longest = 10_000;
        if (!HeaderSection.TryFind(mail.Message.Span, "Subject"u8, out var body) || body.Length > longest)
            return "";

        var line = Phrase.Line(EncodedWords.Decode(body));
        return line.Length <= LongestSubject ? line : line[..LongestSubject] + "…";
    }

    /// <summary>Its Message-ID with its angle brackets; null where it has none.</summary>
    public static string? OwnId(this Mail mail) => IdsIn(mail, "Message-ID"u8, 1) is [var id] ? id : null;

    /// <summary>The ids of what it answers, the thread's first one first.</summary>
    public static IReadOnlyList<string> References(this Mail mail) =>
        [.. IdsIn(mail, "References"u8, MaxReferences).Concat(IdsIn(mail, "In-Reply-To"u8, MaxReferences)).Distinct()];

    /// <summary>The ids that an answer to it refers to: those that it refers to itself, and its own last.</summary>
    public static IReadOnlyList<string> ThreadIds(this Mail mail)
    {
        List<string> ids = [.. IdsIn(mail, "References"u8, MaxReferences)];
        if (ids.Count == 0)
            ids.AddRange(IdsIn(mail, "In-Reply-To"u8, 1));
        ids.AddRange(IdsIn(mail, "Message-ID"u8, 1));
        return [.. ids.Distinct()];
    }

    private static IReadOnlyList<string> IdsIn(Mail mail, ReadOnlySpan<byte> field, int most) =>
        HeaderSection.TryFind(mail.Message.Span, field, out var body) ? MessageIds.Parse(body, most) : [];
}
