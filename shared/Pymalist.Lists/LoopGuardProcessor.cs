using System.Runtime.CompilerServices;
using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists;

/// <summary>Refuses what the list has sent out itself, and what goes round and round.</summary>
/// <param name="list">The list, whose own marks are looked for.</param>
/// <param name="inner">What becomes of the rest.</param>
public sealed class LoopGuardProcessor(Mailbox list, IProcessor inner) : IProcessor
{
    // RFC 5321, section 6.3, has servers count these too, up to 100. A post has come by a dozen hops at most, and each turn
    // of a loop that leads through a list costs a copy for each member.
    private const int MaxReceived = 30;

    private readonly ListId _id = new(list.Address);
    private readonly byte[] _address = Encoding.UTF8.GetBytes(list.Address.ToString());

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (HasBeenHere(mail.Message.Span))
            throw Refused($"This mail has come back from {list}, and is not sent to it again.");
        if (Hops(mail.Message.Span) > MaxReceived)
            throw Refused($"This mail to {list} has come by more than {MaxReceived} servers: it goes round in a circle.");

        await foreach (var outgoing in inner.Process(mail, cancellationToken))
            yield return outgoing;
    }

    private static MailException Refused(string why) => new(EnhancedStatus.RoutingLoop, why);

    private bool HasBeenHere(ReadOnlySpan<byte> message)
    {
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("List-Id"u8) && _id.IsIn(field.Body))
                return true;
            if ((field.Is("X-BeenThere"u8) || field.Is("X-Loop"u8)) && IsOwnAddress(field.Body))
                return true;
        }

        return false;
    }

    private bool IsOwnAddress(ReadOnlySpan<byte> fieldBody)
    {
        var address = fieldBody.Trim(" \t\r\n<>"u8);
        return address.Length == _address.Length
            && AddrSpec.TryParse(Encoding.UTF8.GetString(address), out var parsed) && parsed.Equals(list.Address);
    }

    private static int Hops(ReadOnlySpan<byte> message)
    {
        var hops = 0;
        foreach (var field in new HeaderFields(message))
        {
            if (field.Is("Received"u8))
                hops++;
        }

        return hops;
    }
}
