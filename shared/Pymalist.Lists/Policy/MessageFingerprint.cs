using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Tells a message from others, however it is encoded and whatever fields servers have added.</summary>
/// <param name="MessageId">With its angle brackets, at most 998 characters.</param>
/// <param name="ContentHash">SHA-256 over the decoded leaves, 64 hexadecimal digits; white space of texts does not count.</param>
public sealed record MessageFingerprint(string MessageId, string ContentHash)
{
    /// <summary>Of a message; null where it has no Message-ID.</summary>
    public static MessageFingerprint? Of(ReadOnlyMemory<byte> message) => IdOf(message.Span) is { } id ? new(id, HashOf(PartTree.Read(message))) : null;

    /// <summary>What a message is told from others by in few characters, whether it has a Message-ID or not: 64 hexadecimal digits.</summary>
    internal static string NameOf(ReadOnlyMemory<byte> message) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{IdOf(message.Span)}\n{HashOf(PartTree.Read(message))}")));

    internal static MessageFingerprint? Of(Post post) => IdOf(post.Mail.Message.Span) is { } id ? new(id, post.ContentHash) : null;

    /// <summary>The <see cref="MessageId"/> of a message; null where it has none.</summary>
    internal static string? IdOf(ReadOnlySpan<byte> message)
    {
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Message-ID"u8))
                return MessageIds.Parse(field.Body, 1) is [var id] ? id : null;
        }

        return null;
    }

    /// <summary>The <see cref="ContentHash"/> of a message, which need not have a Message-ID.</summary>
    internal static string HashOf(PartTree parts)
    {
        using var hash = new ContentHash();
        foreach (var leaf in Leaves.Of(parts))
            hash.Add(leaf);
        return hash.Finish();
    }
}
