using Pymalist.Internet.Authentication.Dmarc;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Who wrote a post, by its From (RFC 5322, section 3.6.2).</summary>
/// <param name="Mailboxes">All that can be read; groups count by their members.</param>
/// <param name="Domains">Whose policies apply to it (RFC 9989, section 5.3.1); none where nobody can tell.</param>
internal sealed record PostAuthors(IReadOnlyList<Mailbox> Mailboxes, IReadOnlyList<string> Domains)
{
    // Each of them gets the answers; a stranger could name a thousand.
    private const int MaxAuthors = 20;

    public static PostAuthors Of(ReadOnlySpan<byte> message)
    {
        var mailboxes = new List<Mailbox>();
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("From"u8) && field.Raw.Length <= MessageLimits.Default.MaxFieldLength)
                mailboxes.AddRange(AddressList.Parse(field.Body, MaxAuthors - mailboxes.Count));
        }

        return new PostAuthors([.. mailboxes.DistinctBy(mailbox => mailbox.Address)], AuthorDomains.Of(message, MessageLimits.Default));
    }

    /// <summary>Whether it is by this address and nobody else.</summary>
    public bool AreOnly(AddrSpec address) => Domains.Count > 0 && Mailboxes.All(mailbox => mailbox.Address.Equals(address));
}
