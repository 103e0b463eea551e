using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Sends a post in the list's name, and says where its author is to be reached (RFC 7960, section 4.1.3.1).</summary>
internal sealed class MungedFrom(AuthenticationOptions options, Mailbox list)
{
    private const int NiceLine = 78;

    /// <summary>The message with another From; every octet that does not say who wrote it stays.</summary>
    /// <param name="message">With any From, with none or with several.</param>
    /// <param name="authors">Who wrote it.</param>
    public ReadOnlyMemory<byte> Munge(ReadOnlyMemory<byte> message, IReadOnlyList<Mailbox> authors)
    {
        var edit = new MessageEdit(message);
        var others = authors.Where(author => !author.Address.Equals(list.Address)).ToList();
        ReplaceFrom(edit, message.Span, From(authors));
        new AuthorContact(edit, message.Span).Put(others, options.AuthorIn);
        return edit.ToMessage();
    }

    private void ReplaceFrom(MessageEdit edit, ReadOnlySpan<byte> message, string from)
    {
        var first = -1;
        var hasAuthor = false;
        foreach (var field in new HeaderFields(message))
        {
            hasAuthor |= field.Is("Author"u8);
            if (!field.Is("From"u8) || first >= 0)
                continue;

            first = field.Offset;
            edit.Replace(field, Encoding.UTF8.GetBytes($" {from}"));
        }

        if (first < 0)
            edit.Add("From", from);
        edit.Remove(field => field.Is("From"u8) && field.Offset != first);
        if (options.AuthorField && !hasAuthor && first >= 0)
            AddAuthor(edit, message);
    }

    // RFC 9057, section 3: what From held, and never in place of one that is there.
    private static void AddAuthor(MessageEdit edit, ReadOnlySpan<byte> message)
    {
        foreach (var field in new HeaderFields(message))
        {
            if (!field.Is("From"u8))
                continue;

            edit.Add("Author", OldField.Body(field));
            return;
        }
    }

    private string From(IReadOnlyList<Mailbox> authors)
    {
        var name = Phrase.Of(AuthorName.Of(options.FromFormat, authors, list));
        var lastLine = name.Length - (name.LastIndexOf('\n') + 1);
        var fold = lastLine + list.Address.ToString().Length + "From:  <>".Length > NiceLine ? "\r\n " : " ";
        return $"{name}{fold}<{list.Address}>";
    }
}
