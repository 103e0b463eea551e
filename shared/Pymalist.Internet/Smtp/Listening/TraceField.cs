using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>Says in a message where it came from: the Received field that every server puts on top (RFC 5321, section 4.4).</summary>
internal static class TraceField
{
    /// <summary>The message with the field in front.</summary>
    /// <param name="message">As it was received.</param>
    /// <param name="client">What the client called itself; a domain or an address literal.</param>
    /// <param name="address">Where it connected from.</param>
    /// <param name="host">Who received it.</param>
    /// <param name="protocol"><c>SMTP</c>, <c>ESMTP</c> or <c>UTF8SMTP</c> (RFC 3848, RFC 6531).</param>
    /// <param name="id">The mail's id.</param>
    /// <param name="time">When it was received.</param>
    public static ReadOnlyMemory<byte> Prepend(
        ReadOnlyMemory<byte> message, string client, IPAddress address, string host, string protocol, string id, DateTimeOffset time)
    {
        var body = $"from {client} ({Literal(address)})\r\n\tby {host} with {protocol} id {id};\r\n\t{Date(time)}";
        return new MessageEdit(message).Add("Received", body).ToMessage();
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
