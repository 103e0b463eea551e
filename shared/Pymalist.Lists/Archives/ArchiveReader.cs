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
    /// <param name="now">
    /// Its date where neither its Date field nor a Received field has one from 1971 to a day behind it. For what lay in a file for years, the file's.
    /// </param>
    public static ArchivedPost Describe(ReadOnlyMemory<byte> octets, DateTimeOffset now)
    {
        var fields = new ArchivedFields(HeaderSection.Within(octets.Span, MessageLimits.Default, out _));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(octets.Span));
        var messageId = fields.MessageId ?? $"<{sha256}@archive.invalid>";
        var subject = Line(fields.Subject);
        return new()
        {
            MessageId = messageId,
            Permalink = Permalink.Of(messageId),
            Date = DateOf(fields, now),
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

    private static DateTimeOffset DateOf(ArchivedFields fields, DateTimeOffset now)
    {
        var latest = now + MostAhead;
        if (fields.Date is { } written && written >= Earliest && written <= latest)
            return written;

        return fields.Received is { } received && received >= Earliest && received <= latest ? received : now;
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
