using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Authentication;

/// <summary>Keeps the authors of a post reachable whose From is another now.</summary>
internal readonly ref struct AuthorContact(MessageEdit edit, ReadOnlySpan<byte> message)
{
    // A line may not be too long, and no name is that long.
    private const int MaxName = 200;

    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>
    /// In Reply-To, if there is none that says anything: what the author or the list has set there stays as it is. Else in Cc, those
    /// that are in none of the fields yet which an answer to all goes by.
    /// </summary>
    public void Put(IReadOnlyList<Mailbox> authors, AuthorPlace place)
    {
        if (authors.Count == 0)
            return;
        if (place == AuthorPlace.ReplyTo && !HasText("Reply-To"u8))
        {
            PutInto("Reply-To", authors);
            return;
        }

        var reached = Reached();
        var missing = authors.Where(author => !reached.Contains(author.Address)).ToList();
        if (missing.Count > 0)
            PutInto("Cc", missing);
    }

    private bool HasText(ReadOnlySpan<byte> name)
    {
        foreach (var field in new HeaderFields(_message))
        {
            if (field.Is(name) && !IsBlank(field.Body))
                return true;
        }

        return false;
    }

    private HashSet<AddrSpec> Reached()
    {
        var reached = new HashSet<AddrSpec>();
        foreach (var field in new HeaderFields(_message))
        {
            if (field.Is("Reply-To"u8) || field.Is("To"u8) || field.Is("Cc"u8))
                reached.UnionWith(AddressList.Parse(field.Body, MessageLimits.Default.MaxAddresses).Select(mailbox => mailbox.Address));
        }

        return reached;
    }

    private void PutInto(string name, IReadOnlyList<Mailbox> mailboxes)
    {
        var text = string.Join(",\r\n ", mailboxes.Select(mailbox => Phrase.Of(mailbox with { Name = Clipped(mailbox.Name) })));
        foreach (var field in new HeaderFields(_message))
        {
            if (!field.Is(Encoding.ASCII.GetBytes(name)))
                continue;

            if (IsBlank(field.Body))
                edit.Replace(field, Encoding.UTF8.GetBytes($" {text}"));
            else
                edit.Prepend(field, Encoding.UTF8.GetBytes($" {text},{Fold(field.Body)}"));
            return;
        }

        edit.Add(name, text);
    }

    private static string? Clipped(string? name) => name is null ? null : string.Concat(name.EnumerateRunes().Take(MaxName));

    // What stands there already begins a line of its own; where it does so anyway, nothing is missing.
    private static string Fold(ReadOnlySpan<byte> body)
    {
        var newline = body.IndexOf((byte)'\n');
        if (IsBlank(newline < 0 ? body : body[..newline]))
            return "";
        return body[0] is (byte)' ' or (byte)'\t' ? "\r\n" : "\r\n ";
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8).IsEmpty;
}
