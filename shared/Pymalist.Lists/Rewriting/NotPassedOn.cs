using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Rewriting;

/// <summary>Fields of a post that no member gets.</summary>
internal static class NotPassedOn
{
    // What is between the author or the last server and us only, asks each member for a receipt (RFC 8098), or is the list's to say.
    private static readonly byte[][] Names =
    [
        .. new[]
        {
            "Return-Path", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Envelope-From",
            "Disposition-Notification-To", "Return-Receipt-To", "Return-Receipt-Requested", "X-Confirm-Reading-To", "X-PMRQC",
            "Disposition-Notification-Options", "Original-Recipient", "Generate-Delivery-Report", "Errors-To", "Bcc", "Resent-Bcc",
            "Sender", "Precedence", "Archived-At", "X-Archived-At",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public static bool Is(Field field)
    {
        if (!field.IsNamed)
            return field.Raw.StartsWith("From "u8);
        if (field.StartsWith("List-"u8))
            return true;

        foreach (var name in Names)
        {
            if (field.Is(name))
                return true;
        }

        return false;
    }
}
