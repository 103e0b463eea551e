using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Authentication.Dmarc;

/// <summary>Finds the domains of a message's authors (RFC 9989, section 5.3.1).</summary>
public static class AuthorDomains
{
    /// <summary>
    /// The domains in From, each once, in A-labels. None where the message has no From, more than one, or one that no address can be
    /// read in: then nobody can tell whose policy would apply, and DMARC is silent (section 4.4). Such mail is not to be trusted.
    /// </summary>
    /// <param name="message">Its header section is enough.</param>
    /// <param name="limits">How much of it to read; a From that is longer is none.</param>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> message, MessageLimits limits)
    {
        var domains = new List<string>();
        var count = 0;
        foreach (var field in new HeaderFields(message[..Math.Min(message.Length, limits.MaxHeaderSectionLength)]))
        {
            if (!field.Is("From"u8))
                continue;
            if (++count > 1 || field.Raw.Length > limits.MaxFieldLength)
                return [];
            foreach (var mailbox in AddressList.Parse(field.Body, limits.MaxAddresses))
                domains.Add(DomainName.ToAscii(mailbox.Address.Domain) ?? "");
        }

        return domains.Contains("") ? [] : [.. domains.Distinct()];
    }
}
