using System.Text;
using System.Text.Unicode;

namespace Pymalist.Internet.Messages.Building;

/// <summary>
/// Another message, octet for octet (RFC 2046, section 5.2.1; RFC 6532, section 3.7, where its fields are UTF-8). Fields in any other charset
/// are no more a <c>message/global</c> than they are ASCII: what reads mail shows them as it shows such a mail by itself.
/// </summary>
public sealed class MessageEntity(ReadOnlyMemory<byte> message) : Entity
{
    internal override EntityOctets Write()
    {
        var fields = message.Span[..HeaderFields.LengthOf(message.Span)];
        return new(Ascii.IsValid(fields) || !Utf8.IsValid(fields) ? "message/rfc822" : "message/global", Ascii.IsValid(message.Span) ? "7bit" : "8bit", message);
    }
}

/// <summary>The header section of another message, as a report gives back what it is about (RFC 6522, section 4).</summary>
public sealed class HeaderSectionEntity(ReadOnlyMemory<byte> message) : Entity
{
    internal override EntityOctets Write()
    {
        var fields = message[..HeaderFields.LengthOf(message.Span)];
        return Ascii.IsValid(fields.Span) ? new("text/rfc822-headers", "7bit", fields) : new("message/global-headers", "8bit", fields);
    }
}
