using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Everyone whom a mail comes from.</summary>
internal static class Senders
{
    // RFC 5322, section 3.6, allows one of each.
    private const int MaxFields = 10;
    private const int MaxAddresses = 100;

    /// <summary>The addresses of From and Sender, and the reverse-path.</summary>
    public static HashSet<AddrSpec> Of(Post post)
    {
        var found = new HashSet<AddrSpec>();
        if (post.Poster.Address is { } author)
            found.Add(author);
        if (post.Mail.ReversePath?.Address is { } path)
            found.Add(path);

        var left = MaxFields;
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if ((field.Is("From"u8) || field.Is("Sender"u8)) && left-- > 0)
                found.UnionWith(AddressList.Parse(field.Body, MaxAddresses).Select(mailbox => mailbox.Address));
        }

        return found;
    }
}
