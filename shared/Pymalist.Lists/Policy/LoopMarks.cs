using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy;

/// <summary>What a list's own mail has on it when it comes back, and how far a mail has come.</summary>
/// <param name="list">The list, whose own marks are looked for.</param>
internal sealed class LoopMarks(Mailbox list)
{
    // RFC 5321, section 6.3, has servers count these too, up to 100. A post has come by a dozen hops at most, and each turn
    // of a loop that leads through a list costs a copy for each member.
    public const int MaxReceived = 30;

    private readonly ListId _id = new(list.Address);
    private readonly byte[] _address = Encoding.UTF8.GetBytes(list.Address.ToString());

    /// <summary>Why a message must not go round again; null for one that does not.</summary>
    public Sentence? Find(ReadOnlySpan<byte> message, int maxReceived = MaxReceived)
    {
        if (HasBeenHere(message))
            return Sentence.Of(NoticeKind.ReasonLoop, ("list", $"{list}"));

        return Hops(message) > maxReceived
            ? Sentence.Of(NoticeKind.ReasonCircle, ("list", $"{list}"), ("most", maxReceived.ToString(CultureInfo.InvariantCulture)))
            : null;
    }

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
