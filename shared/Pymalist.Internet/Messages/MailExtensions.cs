namespace Pymalist.Internet.Messages;

/// <summary>What a mail's message says of itself.</summary>
public static class MailExtensions
{
    /// <summary>The author: the first mailbox of the first From field (RFC 5322, section 3.6.2); null where there is none.</summary>
    public static Mailbox? Author(this Mail mail)
    {
        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (field.Is("From"u8))
                return AddressList.Parse(field.Body, most: 1) is [var author] ? author : null;
        }

        return null;
    }
}
