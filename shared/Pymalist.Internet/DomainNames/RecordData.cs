using System.Net;

namespace Pymalist.Internet.DomainNames;

/// <summary>What records say. All throw <see cref="BadReplyException"/> where they do not say what they should.</summary>
internal static class RecordData
{
    /// <summary>A TXT record's strings as one (RFC 1035, section 3.3.14), out of the message's memory.</summary>
    public static ReadOnlyMemory<byte> Text(DnsReply reply, DnsRecord record)
    {
        var data = Of(reply, record);
        var text = new byte[data.Length];
        var length = 0;
        for (var at = 0; at < data.Length; at += 1 + data[at])
        {
            if (at + data[at] >= data.Length)
                throw new BadReplyException("A string is longer than its record.");
            data.Slice(at + 1, data[at]).CopyTo(text.AsSpan(length));
            length += data[at];
        }

        return text.AsMemory(0, length);
    }

    /// <summary>An MX record (RFC 1035, section 3.3.9).</summary>
    public static MailExchanger Exchanger(DnsReply reply, DnsRecord record)
    {
        var reader = ReaderOf(reply, record);
        return new MailExchanger(reader.ReadUInt16(), reader.ReadName());
    }

    /// <summary>An A record (RFC 1035, section 3.4.1) or an AAAA record (RFC 3596, section 2.2).</summary>
    public static IPAddress Address(DnsReply reply, DnsRecord record)
    {
        var data = Of(reply, record);
        return data.Length == (record.Type == RecordType.A ? 4 : 16)
            ? new IPAddress(data)
            : throw new BadReplyException("An address has another length.");
    }

    /// <summary>Reads a record's data; its names may point back to whatever stands before it in the message.</summary>
    public static DnsMessageReader ReaderOf(DnsReply reply, DnsRecord record) =>
        new(reply.Message.Span[..(record.DataStart + record.DataLength)], record.DataStart);

    private static ReadOnlySpan<byte> Of(DnsReply reply, DnsRecord record) => reply.Message.Span.Slice(record.DataStart, record.DataLength);
}
