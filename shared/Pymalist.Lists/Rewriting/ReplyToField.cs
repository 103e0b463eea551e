using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Says where answers go (RFC 5322, section 3.6.2), and loses no way to the author.</summary>
/// <remarks>
/// From stays as it is, so whoever wants to write to the author alone can. Where the author wants answers at another address than that
/// and the list's policy takes its place, it goes to Cc: there an answer to all reaches it. It gets no copy by that, for the envelope
/// does not follow the fields.
/// </remarks>
internal sealed class ReplyToField(ListFacts list, RewritingOptions options)
{
    // Nobody has more; a stranger may write more.
    private const int MaxAuthors = 20;

    // With an address, still within a line.
    private const int MaxName = 200;

    public void PutInto(MessageEdit edit, ReadOnlySpan<byte> message)
    {
        var wished = AddressesOf(message, "Reply-To"u8, MaxAuthors);
        if (options.ReplyTo == ReplyToPolicy.Poster)
            PointToPoster(edit, message, wished);
        else if (options.ReplyTo != ReplyToPolicy.Untouched)
            PointTo(Target(), edit, message, wished);
    }

    /// <summary>Where answers to a post go that has no author.</summary>
    public Mailbox Target() => options is { ReplyTo: ReplyToPolicy.Explicit, ReplyToAddress: { } address } ? address : list.List;

    private void PointTo(Mailbox target, MessageEdit edit, ReadOnlySpan<byte> message, List<Mailbox> wished)
    {
        if (wished is [var only] && only.Address.Equals(target.Address))
            return;

        var authors = AddressesOf(message, "From"u8, MaxAuthors);
        var known = new HashSet<AddrSpec>([target.Address, list.List.Address, .. authors.Select(author => author.Address)]);
        var lost = wished.Where(mailbox => known.Add(mailbox.Address)).ToList();
        Set(edit, message, [target]);
        AddToCc(edit, message, lost);
    }

    private void PointToPoster(MessageEdit edit, ReadOnlySpan<byte> message, List<Mailbox> wished)
    {
        var own = wished.Where(mailbox => !mailbox.Address.Equals(list.List.Address)).ToList();
        if (own.Count == 0)
            own = AddressesOf(message, "From"u8, MaxAuthors);
        if (own.Count > 0 && !own.SequenceEqual(wished))
            Set(edit, message, own);
    }

    // In the place of the first one there is; RFC 5322 allows but one.
    private static void Set(MessageEdit edit, ReadOnlySpan<byte> message, IEnumerable<Mailbox> mailboxes)
    {
        var body = Written(mailboxes);
        if (!TryFind(message, "Reply-To"u8, out var first))
        {
            edit.Add("Reply-To", body);
            return;
        }

        var place = first.Offset;
        edit.Replace(first, Encoding.UTF8.GetBytes($" {body}")).Remove(field => field.Is("Reply-To"u8) && field.Offset != place);
    }

    // In front of those that are there, whose octets may be anything and swallow what follows them.
    private static void AddToCc(MessageEdit edit, ReadOnlySpan<byte> message, List<Mailbox> mailboxes)
    {
        var there = AddressesOf(message, "To"u8).Concat(AddressesOf(message, "Cc"u8)).Select(mailbox => mailbox.Address).ToHashSet();
        var missing = mailboxes.Where(mailbox => !there.Contains(mailbox.Address)).ToList();
        if (missing.Count == 0)
            return;

        var body = Written(missing);
        if (!TryFind(message, "Cc"u8, out var cc))
            edit.Add("Cc", body);
        else if (cc.Body.Trim(" \t\r\n"u8).IsEmpty)
            edit.Replace(cc, Encoding.UTF8.GetBytes($" {body}"));
        else
            edit.Prepend(cc, Encoding.UTF8.GetBytes(cc.Body[0] is (byte)' ' or (byte)'\t' ? $" {body},\r\n" : $" {body}, "));
    }

    private static bool TryFind(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, out Field found)
    {
        foreach (var field in new HeaderFields(message))
        {
            found = field;
            if (field.Is(name))
                return true;
        }

        found = default;
        return false;
    }

    private static List<Mailbox> AddressesOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, int most = 1000)
    {
        var mailboxes = new List<Mailbox>();
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is(name) && mailboxes.Count < most)
                mailboxes.AddRange(AddressList.Parse(field.Body, most - mailboxes.Count));
        }

        return mailboxes;
    }

    private static string Written(IEnumerable<Mailbox> mailboxes) =>
        string.Join(",\r\n ", mailboxes.Select(mailbox => Phrase.Of(mailbox.Name?.Length > MaxName ? mailbox with { Name = null } : mailbox)));
}
