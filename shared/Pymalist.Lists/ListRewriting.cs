using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Makes of a post the message that the members get, by its fields alone.</summary>
internal sealed class ListRewriting(ListOptions options)
{
    // What is between the author or the last server and us only, asks each member for a receipt, or is the list's to say.
    private static readonly byte[][] NotPassedOn =
    [
        .. new[]
        {
            "Return-Path", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Envelope-From",
            "Disposition-Notification-To", "Return-Receipt-To", "Return-Receipt-Requested", "X-Confirm-Reading-To", "X-PMRQC",
            "Generate-Delivery-Report", "Errors-To", "Bcc", "Resent-Bcc", "Sender", "Precedence",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly SubjectPrefix _prefix = new(options.SubjectPrefix);
    private readonly string _listId = IdWithName(options.List);
    private readonly string _listPost = $"<mailto:{Mailto(options.List.Address)}>";
    private readonly string _address = options.List.Address.ToString();

    public ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> message)
    {
        var edit = new MessageEdit(message)
            .Remove(IsNotPassedOn)
            .Add("Sender", _address)
            .Add("Precedence", "list")
            .Add("List-Id", _listId)
            .Add("List-Post", _listPost)
            .Add("X-BeenThere", _address);
        _prefix.PutInto(edit, message.Span);
        return edit.ToMessage();
    }

    private static bool IsNotPassedOn(Field field)
    {
        if (!field.IsNamed)
            return field.Raw.StartsWith("From "u8);
        if (field.StartsWith("List-"u8))
            return true;

        foreach (var name in NotPassedOn)
        {
            if (field.Is(name))
                return true;
        }

        return false;
    }

    // RFC 2919, section 3. A name that fills a line leaves the id to the next.
    private static string IdWithName(Mailbox list)
    {
        var id = $"<{new ListId(list.Address)}>";
        var name = Phrase.Of(list.Name ?? "");
        var fits = name.Length + id.Length <= 78 - "List-Id:  ".Length;
        return name.Length == 0 ? id : $"{name}{(fits ? " " : "\r\n ")}{id}";
    }

    // RFC 6068, section 2: only unreserved characters stay.
    private static string Mailto(AddrSpec address) =>
        $"{Uri.EscapeDataString(address.LocalPart)}@{Uri.EscapeDataString(address.Domain)}";
}
