using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Authentication;

/// <summary>Sends a post inside a message of the list (RFC 7960, section 4.1.3.3).</summary>
internal sealed class WrappedPost(Mailbox list, MungedFrom from)
{
    // A thread that is longer has its start in the archive.
    private const int MaxReferences = 100;

    private static readonly byte[][] Kept =
        [.. new[] { "Subject", "Date", "To", "Cc", "Reply-To", "In-Reply-To", "Sender", "Auto-Submitted", "Archived-At", "Precedence" }.Select(Encoding.ASCII.GetBytes)];

    private static readonly byte[][] NotKept =
        [.. new[] { "From", "References", "Message-ID", "MIME-Version", "Author", "DKIM-Signature" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>The message around the post: the same each time for the same post.</summary>
    /// <param name="post">The original goes inside as it is, but for a line of an mbox file above it and for Bcc, which are nobody's business.</param>
    /// <param name="outside">What the list has made of it: what it has changed or added to the header section goes outside.</param>
    /// <param name="authors">Who wrote it.</param>
    public ReadOnlyMemory<byte> Wrap(RewrittenPost post, ReadOnlyMemory<byte> outside, IReadOnlyList<Mailbox> authors)
    {
        var wrapper = new NewMessage
        {
            From = list,
            Subject = "",
            Date = post.Time,
            MessageId = MessageId(post.Original.Span),
            Content = new MessageEntity(Inside(post.Original)),
        };
        var edit = new MessageEdit(wrapper.ToMessage());
        CopyFields(edit, post.Original.Span, outside.Span);
        if (References(post.Original.Span) is { Count: > 0 } references)
            edit.Add("References", string.Join("\r\n ", references));
        return from.Munge(edit.ToMessage(), authors);
    }

    private static ReadOnlyMemory<byte> Inside(ReadOnlyMemory<byte> original) =>
        new MessageEdit(original).Remove(field => !field.IsNamed || field.Is("Bcc"u8) || field.Is("Resent-Bcc"u8)).ToMessage();

    private static void CopyFields(MessageEdit edit, ReadOnlySpan<byte> original, ReadOnlySpan<byte> outside)
    {
        var before = Fields(original);
        var hasDate = false;
        foreach (var field in new HeaderFields(outside))
        {
            if (!field.IsNamed || IsOneOf(NotKept, field) || field.StartsWith("Content-"u8) || field.StartsWith("ARC-"u8))
                continue;
            if (!IsOneOf(Kept, field) && !field.StartsWith("List-"u8) && before.Contains(Encoding.Latin1.GetString(field.Raw)))
                continue;

            hasDate |= field.Is("Date"u8);
            edit.Add(Encoding.ASCII.GetString(field.Name), OldField.Body(field));
        }

        if (hasDate)
            edit.Remove(field => field.Is("Date"u8));
    }

    private static HashSet<string> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in new HeaderFields(message))
            fields.Add(Encoding.Latin1.GetString(field.Raw));
        return fields;
    }

    private static bool IsOneOf(byte[][] names, Field field)
    {
        foreach (var name in names)
        {
            if (field.Is(name))
                return true;
        }

        return false;
    }

    // The post's own id is the last: who got the post by another way answers to that.
    private static List<string> References(ReadOnlySpan<byte> original)
    {
        var references = new List<string>();
        var own = new List<string>();
        foreach (var field in new HeaderFields(original))
        {
            if (field.Is("References"u8))
                references.AddRange(MessageIds.Parse(field.Body));
            else if (field.Is("Message-ID"u8))
                own.AddRange(MessageIds.Parse(field.Body, most: 1));
        }

        return [.. references.Concat(own).Where(id => Ascii.IsValid(id)).Distinct().TakeLast(MaxReferences)];
    }

    private string MessageId(ReadOnlySpan<byte> original)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{list.Address}\n"));
        hash.AppendData(original);
        var id = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
        return $"<wrapped.{id}@{DomainName.ToAscii(list.Address.Domain) ?? list.Address.Domain}>";
    }
}
