using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pymalist.Internet.DomainNames;

/// <summary>Takes one question to one server and waits for its reply, as long as the token lets it.</summary>
/// <remarks>All throw <see cref="SocketException"/>, <see cref="IOException"/> and <see cref="BadReplyException"/>.</remarks>
internal static class DnsExchange
{
    // More than we say that we take (DnsQuery); what fills it was cut.
    private const int MaxDatagram = 4096;

    /// <summary>By UDP, and by TCP where the reply does not fit (RFC 7766).</summary>
    public static async Task<DnsReply> ByUdpOrTcp(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        var reply = await ByUdp(server, query, cancellationToken);
        return reply.IsTruncated || reply.Message.Length == MaxDatagram ? await ByTcp(server, query, cancellationToken) : reply;
    }

    public static async Task<DnsReply> ByTcp(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);

        // RFC 7766, section 8: the length and the message in one segment.
        var octets = new byte[sizeof(ushort) + query.Octets.Length];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)query.Octets.Length);
        query.Octets.CopyTo(octets.AsMemory(sizeof(ushort)));
        await stream.WriteAsync(octets, cancellationToken);

        await stream.ReadExactlyAsync(octets.AsMemory(0, sizeof(ushort)), cancellationToken);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(octets)];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return DnsReply.To(query, message) ?? throw new BadReplyException("The server answers another question.");
    }

    // The kernel gives a port that nobody can guess, and lets through only what comes from the server (RFC 5452, section 9).
    private static async Task<DnsReply> ByUdp(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query.Octets, cancellationToken);
        var buffer = new byte[MaxDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            if (DnsReply.To(query, buffer.AsMemory(0, length)) is { } reply)
                return reply;
        }
    }
}
