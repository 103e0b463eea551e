using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Policy;

/// <summary>Tells what machines answer by: delivery status notifications, receipts, vacation notices (RFC 3834).</summary>
internal static class AutomaticMail
{
    /// <summary>What shows it, as it stands in a message; null for what a person wrote.</summary>
    /// <param name="mail">Any.</param>
    /// <param name="mayBeGenerated">Whether <c>Auto-Submitted: auto-generated</c> is no sign: what a machine writes that nobody asked.</param>
    public static string? SignOf(Mail mail, bool mayBeGenerated = false)
    {
        var isFirstPath = mail.ReversePath is null;
        if (mail.ReversePath?.Address is null && !isFirstPath)
            return "Return-Path: <>";

        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (isFirstPath && field.Is("Return-Path"u8))
            {
                // The topmost one is of the server that delivered the mail to us.
                isFirstPath = false;
                if (field.Body.Trim(" \t\r\n"u8).SequenceEqual("<>"u8))
                    return "Return-Path: <>";
            }

            if (SignOf(field, mayBeGenerated) is { } sign)
                return sign;
        }

        return null;
    }

    private static string? SignOf(Field field, bool mayBeGenerated)
    {
        if (field.Is("Content-Type"u8) && IsWord(field.Body, "multipart/report"u8))
            return "multipart/report";
        if (field.Is("Auto-Submitted"u8) && !IsWord(field.Body, "no"u8) && !IsWord(field.Body, default))
            return mayBeGenerated && IsWord(field.Body, "auto-generated"u8) ? null : "Auto-Submitted";
        if (field.Is("Precedence"u8) && IsWord(field.Body, "auto_reply"u8))
            return "Precedence";

        // From before RFC 3834, and set by nothing but answering machines.
        var isOldAnswer = field.Is("X-Autoreply"u8) || field.Is("X-Autorespond"u8);
        return isOldAnswer && !IsWord(field.Body, "no"u8) ? "X-Autoreply" : null;
    }

    // Parameters and comments may follow it.
    private static bool IsWord(ReadOnlySpan<byte> fieldBody, ReadOnlySpan<byte> word)
    {
        var end = fieldBody.IndexOfAny((byte)';', (byte)'(');
        return System.Text.Ascii.EqualsIgnoreCase((end < 0 ? fieldBody : fieldBody[..end]).Trim(" \t\r\n"u8), word);
    }
}
