using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Finds the addresses that a mail is for.</summary>
internal static class Destinations
{
    // A mail may name a million; who is meant stands among the first ones.
    private const int MaxAddresses = 10_000;

    /// <summary>Whom it was delivered for: the envelope, and what the delivering server noted of it; empty where that is not known.</summary>
    public static HashSet<AddrSpec> OfEnvelope(Mail mail)
    {
        HashSet<AddrSpec> found = [.. mail.Recipients.Take(MaxAddresses).Select(recipient => recipient.Address)];
        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            var isNote = field.Is("Delivered-To"u8) || field.Is("X-Original-To"u8);
            if (isNote && found.Count < MaxAddresses && AddressIn(field.Body) is { } address)
                found.Add(address);
        }

        return found;
    }

    /// <summary>Whom its author, or whoever has resent it, wrote it to.</summary>
    /// <param name="mail">Any.</param>
    /// <param name="most">How many addresses of a field are read.</param>
    public static HashSet<AddrSpec> OfFields(Mail mail, int most)
    {
        var found = new HashSet<AddrSpec>();
        var left = MaxAddresses;
        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (left == 0 || !(field.Is("To"u8) || field.Is("Cc"u8) || field.Is("Resent-To"u8) || field.Is("Resent-Cc"u8)))
                continue;

            var mailboxes = AddressList.Parse(field.Body, Math.Min(most, left));
            left -= mailboxes.Count;
            found.UnionWith(mailboxes.Select(mailbox => mailbox.Address));
        }

        return found;
    }

    private static AddrSpec? AddressIn(ReadOnlySpan<byte> fieldBody)
    {
        // RFC 5321, section 4.5.3.1.3: a path has at most 256 octets.
        var text = fieldBody.Trim(" \t\r\n<>"u8);
        return text.Length <= 256 && AddrSpec.TryParse(Encoding.UTF8.GetString(text), out var address) ? address : null;
    }
}
