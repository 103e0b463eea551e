using System.Security.Cryptography;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Archives;

/// <summary>Reads of a message what an archive knows it by. Any octets are a message.</summary>
public static class ArchiveReader
{
    // Of a References field that is longer, those next to the message and the first count.
    private const int MaxReferences = 100;
    private const int MaxSubject = 998;

    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    // Clocks that were never set are at 1970.
    private static readonly DateTimeOffset Earliest = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Describes a message.</summary>
    /// <param name="octets">All of it; referred to, not copied.</param>
    /// <param name="now">Its date where no other can be it.</param>
    /// <param name="kept">When it came to where it was kept; null where nobody knows.</param>
    /// <remarks>Its date is the first of these from 1971 to a day from now: its Date field's, its last Received field's, <paramref name="kept"/>.</remarks>
    public static ArchivedPost Describe(ReadOnlyMemory<byte> octets, DateTimeOffset now, DateTimeOffset? kept = null)
    {
        var fields = new ArchivedFields(HeaderSection.Within(octets.Span, MessageLimits.Default, out _));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(octets.Span));
        var messageId = fields.MessageId ?? $"<{sha256}@archive.invalid>";
        var subject = Line(fields.Subject);
        return new()
        {
            MessageId = messageId,
            Permalink = Permalink.Of(messageId),
            Date = DateOf(fields, kept, now),
            Author = fields.Author,
            Subject = subject,
            InReplyTo = fields.InReplyTo,
            References = Nearest(fields.References),
            BaseSubject = BaseSubject.Of(subject),
            Sha256 = sha256,
            Size = octets.Length,
            Octets = octets,
        };
    }

    private static DateTimeOffset DateOf(ArchivedFields fields, DateTimeOffset? kept, DateTimeOffset now)
    {
        foreach (var date in new[] { fields.Date, fields.Received, kept })
        {
            if (date >= Earliest && date <= now + MostAhead)
                return date.Value;
        }

        return now;
    }

    private static IReadOnlyList<string> Nearest(IReadOnlyList<string> references) =>
        references.Count <= MaxReferences ? references : [references[0], .. references.Skip(references.Count - MaxReferences + 1)];

    // A word may hide a line end, and half a character at the cut is none.
    private static string Line(string subject)
    {
        var text = subject.Length <= MaxSubject ? subject : subject[..(char.IsHighSurrogate(subject[MaxSubject - 1]) ? MaxSubject - 1 : MaxSubject)];
        return Phrase.Line(text);
    }
}
