using System.Runtime.CompilerServices;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>
/// Refuses what machines answer: delivery status notifications, receipts, vacation notices (RFC 3834). Passed on, each
/// would bring forth more of them. What people post by way of another list (<c>Precedence: bulk</c>) is none of it.
/// </summary>
/// <param name="list">The list, for people.</param>
/// <param name="inner">What becomes of the rest.</param>
public sealed class AutomaticMailGuardProcessor(Mailbox list, IProcessor inner) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Sign(mail) is { } sign)
            throw Refused($"This is automatic mail ({sign}), and it is not sent to the members of {list}.");

        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }

    private static MailException Refused(string why) => new(EnhancedStatus.PostingProhibited, why);

    private static string? Sign(Mail mail)
    {
        var isFirstPath = mail.ReversePath is null;
        if (mail.ReversePath?.Address is null && !isFirstPath)
            return "the reverse-path is empty";

        foreach (var field in new HeaderFields(mail.Message.Span))
        {
            if (isFirstPath && field.Is("Return-Path"u8))
            {
                // The topmost one is of the server that delivered the mail to us.
                isFirstPath = false;
                if (field.Body.Trim(" \t\r\n"u8).SequenceEqual("<>"u8))
                    return "the reverse-path is empty";
            }

            if (Sign(field) is { } sign)
                return sign;
        }

        return null;
    }

    private static string? Sign(Field field)
    {
        if (field.Is("Content-Type"u8) && IsWord(field.Body, "multipart/report"u8))
            return "a report";
        if (field.Is("Auto-Submitted"u8) && !IsWord(field.Body, "no"u8) && !IsWord(field.Body, default))
            return "Auto-Submitted";
        if (field.Is("Precedence"u8) && IsWord(field.Body, "auto_reply"u8))
            return "Precedence";

        // From before RFC 3834, and set by nothing but answering machines.
        var isOldAnswer = field.Is("X-Autoreply"u8) || field.Is("X-Autorespond"u8);
        return isOldAnswer && !IsWord(field.Body, "no"u8) ? "an automatic answer" : null;
    }

    // Parameters and comments may follow it.
    private static bool IsWord(ReadOnlySpan<byte> fieldBody, ReadOnlySpan<byte> word)
    {
        var end = fieldBody.IndexOfAny((byte)';', (byte)'(');
        return Ascii.EqualsIgnoreCase((end < 0 ? fieldBody : fieldBody[..end]).Trim(" \t\r\n"u8), word);
    }
}
