using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages.Building;

namespace Pymalist.Lists.Digests;

/// <summary>Makes one message of many posts. The same issue is always the same octets.</summary>
public static class DigestBuilder
{
    /// <summary>With the posts as they are (RFC 2046, section 5.1.5), between a masthead with the contents and a footer.</summary>
    public static ReadOnlyMemory<byte> Mime(DigestIssue issue)
    {
        List<Entity> parts = [new TextEntity(issue.Masthead), new TextEntity(Contents(issue)), MultipartEntity.Digest(issue.Posts)];
        if (issue.Footer.Length > 0)
            parts.Add(new TextEntity(issue.Footer));
        return Message(issue, "mime", new MultipartEntity("mixed", parts));
    }

    /// <summary>As one text, each post with the fields that people read (RFC 1153).</summary>
    public static ReadOnlyMemory<byte> Plain(DigestIssue issue)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{issue.Masthead.Trim()}\n\n{Contents(issue)}\n\n{new string('-', 70)}\n\n");
        foreach (var post in issue.Posts)
            text.Append(CultureInfo.InvariantCulture, $"{PlainPost.Of(post)}\n\n{PlainPost.Separator}\n\n");
        if (issue.Footer.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Subject: Digest Footer\n\n{PlainPost.WithoutSeparators(issue.Footer)}\n\n{PlainPost.Separator}\n\n");

        var end = $"End of {issue.Title}";
        return Message(issue, "plain", new TextEntity(text.Append(CultureInfo.InvariantCulture, $"{end}\n{new string('*', end.Length)}\n").ToString()));
    }

    private static ReadOnlyMemory<byte> Message(DigestIssue issue, string form, Entity content) => new NewMessage
    {
        From = issue.From,
        To = [issue.List],
        ReplyTo = [issue.List],
        Subject = issue.Title,
        Date = issue.Date,
        MessageId = string.Create(CultureInfo.InvariantCulture, $"<digest.{form}.{MailId.Derived("digest", issue.List.Address.ToString(), $"{issue.Title}{issue.Seed}")[^16..]}@{new ListId(issue.List.Address)}>"),
        Fields = [("Precedence", "list"), ("List-Id", $"<{new ListId(issue.List.Address)}>"), .. issue.Fields],
        Content = content,
    }.ToMessage();

    private static string Contents(DigestIssue issue)
    {
        var lines = new StringBuilder(issue.ContentsHeading.Trim()).Append("\n\n");
        for (var i = 0; i < issue.Posts.Count; i++)
            lines.Append(CultureInfo.InvariantCulture, $"{i + 1,4}. {PlainPost.Heading(issue.Posts[i])}\n");
        return lines.ToString().TrimEnd('\n');
    }
}
