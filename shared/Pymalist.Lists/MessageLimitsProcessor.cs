using System.Runtime.CompilerServices;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>
/// Refuses mail that cannot be judged because there is too much to read: a header section over the limit, and a field over
/// it that lists have to read. Any other field of that length passes on as it is.
/// </summary>
/// <param name="limits">The limits on the header section and its fields.</param>
/// <param name="inner">What becomes of the rest.</param>
public sealed class MessageLimitsProcessor(MessageLimits limits, IProcessor inner) : IProcessor
{
    private static readonly byte[][] MustBeRead =
    [
        .. new[]
        {
            "From", "Sender", "Reply-To", "To", "Cc", "Resent-To", "Resent-Cc", "Subject", "Message-ID", "Return-Path", "Delivered-To",
            "X-Original-To", "List-Id", "X-BeenThere", "X-Loop", "Auto-Submitted", "Precedence", "Content-Type",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(mail.Message.Span);
        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }

    private void Check(ReadOnlySpan<byte> message)
    {
        var header = HeaderSection.Within(message, limits, out var isWhole);
        if (!isWhole)
            throw new MailException(EnhancedStatus.MessageTooBig, $"The header section of this mail has more than the {limits.MaxHeaderSectionLength} octets that are read.");

        foreach (var field in new HeaderFields(header))
        {
            if (field.Body.Length > limits.MaxFieldLength && MustRead(field))
                throw new MailException(EnhancedStatus.BadContent, $"The field {Encoding.ASCII.GetString(field.Name)} of this mail has more than the {limits.MaxFieldLength} octets that are read.");
        }
    }

    private static bool MustRead(Field field)
    {
        foreach (var name in MustBeRead)
        {
            if (field.Is(name))
                return true;
        }

        return false;
    }
}
