namespace Pymalist.Internet.Messages;

/// <summary>An address-list (RFC 5322, section 3.4), as in From, To, Cc and their like.</summary>
public static class AddressList
{
    /// <summary>
    /// The mailboxes in it, in order: those of groups too, obsolete routes and comments left away, names decoded (RFC 2047) and
    /// without control characters; a comment is the name where there is no other. What is malformed is left out, and the rest is read.
    /// </summary>
    /// <param name="fieldBody">The field's body, folds and all.</param>
    /// <param name="most">How many mailboxes to read; the rest is left out.</param>
    public static IReadOnlyList<Mailbox> Parse(ReadOnlySpan<byte> fieldBody, int most = 1000) =>
        [.. new AddressListReader(fieldBody, most, mailboxesOnly: true).Read().Select(member => member.ToMailbox()!)];

    /// <summary>All its members in order, those too that cannot be a mailbox; read as in <see cref="Parse"/>.</summary>
    /// <param name="fieldBody">The field's body, folds and all.</param>
    /// <param name="most">How many members to read; the rest is left out.</param>
    public static IReadOnlyList<ListedAddress> ParseAll(ReadOnlySpan<byte> fieldBody, int most = 1000) =>
        new AddressListReader(fieldBody, most, mailboxesOnly: false).Read();
}
