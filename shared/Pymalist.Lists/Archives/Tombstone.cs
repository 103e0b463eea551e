using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Archives;

/// <summary>What stands in an archive in place of a post that was redacted: a message with its id, its date and what it answers, and nothing of its author's.</summary>
public static class Tombstone
{
    /// <summary>The subject of each.</summary>
    public const string Subject = "(removed from the archive)";

    /// <summary>The octets of the post that was.</summary>
    public static ReadOnlyMemory<byte> Of(AddrSpec list, ArchivedPost post, Redaction redaction) => new NewMessage
    {
        From = new Mailbox(null, list),
        Subject = Subject,
        Date = post.Date,
        MessageId = Visible(post.MessageId),
        References = [.. post.References.Select(Visible)],
        Content = new TextEntity($"This post was removed from the archive on {redaction.At.UtcDateTime:yyyy-MM-dd}.\n\n{redaction.Reason}\n"),
    }.ToMessage();

    /// <summary>What is left of the post.</summary>
    public static ArchivedPost Redacted(AddrSpec list, ArchivedPost post, Redaction redaction) => post with
    {
        Author = null,
        Subject = Subject,
        BaseSubject = BaseSubject.None,
        Octets = Of(list, post, redaction),
        Redaction = redaction,
    };

    // What a stranger has put there may be no ASCII.
    private static string Visible(string id) => string.Concat(id.Where(c => c is > ' ' and <= '~'));
}
