using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Smtp.Listening;

namespace Pymalist.Internet.Smtp;

/// <summary>Says in a message where it came from: the Received field that every server puts on top (RFC 5321, section 4.4).</summary>
internal static class TraceField
{
    /// <summary>How many octets have to be free in front of a message for the field.</summary>
    public const int Room = 2_048;

    /// <summary>The field's body.</summary>
    /// <param name="client">What the client called itself; a domain or an address literal.</param>
    /// <param name="address">Where it connected from; null for this machine.</param>
    /// <param name="host">Who received it.</param>
    /// <param name="protocol"><c>ESMTPS</c> and the like: see <see cref="Protocol"/>.</param>
    /// <param name="id">The mail's id.</param>
    /// <param name="time">When it was received.</param>
    public static string Body(string client, IPAddress? address, string host, string protocol, string id, DateTimeOffset time) =>
        $"from {client} ({(address is null ? "local" : Literal(address))})\r\n\tby {host} with {protocol} id {id};\r\n\t{Date(time)}";

    /// <summary>Puts the field on top of a message, where that lies.</summary>
    /// <param name="whole"><see cref="Room"/> free octets, and the message behind them.</param>
    /// <param name="body">Of the field.</param>
    /// <returns>The field and the message.</returns>
    public static ReadOnlyMemory<byte> Prepend(Memory<byte> whole, string body)
    {
        // The edit copies what it edits, and of a message that is the header section and the line end behind it.
        var message = whole[Room..];
        var head = message[..Math.Min(message.Length, HeaderFields.LengthOf(message.Span) + 2)];
        var edited = new MessageEdit(head).Add("Received", body).ToMessage();
        var start = Room + head.Length - edited.Length;
        edited.CopyTo(whole[start..]);
        return whole[start..];
    }

    /// <summary>The protocol as a Received field names it (RFC 3848; RFC 6531, section 4.3): <c>UTF8SMTPSA</c>.</summary>
    public static string Protocol(SmtpServerProtocol protocol, bool isExtended, bool isInternational, bool isEncrypted, bool isLoggedIn)
    {
        var name = (protocol, isInternational, isExtended) switch
        {
            (SmtpServerProtocol.Lmtp, true, _) => "UTF8LMTP",
            (SmtpServerProtocol.Lmtp, _, _) => "LMTP",
            (_, true, _) => "UTF8SMTP",
            (_, _, true) => "ESMTP",
            _ => "SMTP",
        };
        return name == "SMTP" ? name : $"{name}{(isEncrypted ? "S" : "")}{(isLoggedIn ? "A" : "")}";
    }

    /// <summary><c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c> (RFC 5321, section 4.1.3).</summary>
    public static string Literal(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
            : $"[{address}]";
    }

    // RFC 5322, section 3.3.
    private static string Date(DateTimeOffset time) =>
        time.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
