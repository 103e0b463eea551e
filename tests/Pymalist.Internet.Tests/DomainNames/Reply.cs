using System.Buffers.Binary;
using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.DomainNames;

/// <summary>Writes a reply to a question, well or badly.</summary>
internal sealed class Reply
{
    private readonly List<byte> _octets;

    /// <param name="question">As it came.</param>
    /// <param name="flags">Those of a recursive server without trouble; the lowest four bits are the response code.</param>
    public Reply(byte[] question, int flags = 0x8180)
    {
        var end = 12;
        while (question[end] != 0)
            end += 1 + question[end];
        _octets = [.. question[..(end + 5)]];
        SetUInt16(2, flags);
        SetUInt16(10, 0);
    }

    public Reply SetUInt16(int at, int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        (_octets[at], _octets[at + 1]) = (octets[0], octets[1]);
        return this;
    }

    public Reply Txt(string owner, string text, uint ttl = 60) =>
        Record(6, owner, RecordType.Txt, ttl, [.. text.Chunk(255).SelectMany(piece => piece.Select(c => (byte)c).Prepend((byte)piece.Length))]);

    public Reply CName(string owner, string target, uint ttl = 60) => Record(6, owner, RecordType.CName, ttl, Name(target));

    public Reply Mx(string owner, int preference, string host) =>
        Record(6, owner, RecordType.Mx, 60, [(byte)(preference >> 8), (byte)preference, .. Name(host)]);

    public Reply Address(string owner, params byte[] address) =>
        Record(6, owner, address.Length == 4 ? RecordType.A : RecordType.Aaaa, 60, address);

    public Reply Soa(string owner, uint ttl, uint minimum) =>
        Record(8, owner, RecordType.Soa, ttl, [.. Name("ns.test"), .. Name("me.test"), .. new byte[16], .. UInt32(minimum)]);

    /// <summary>The upper bits of the response code (RFC 6891, section 6.1.3).</summary>
    public Reply Opt(byte upperBits) => Record(10, "", RecordType.Opt, (uint)upperBits << 24, []);

    public Reply Raw(params byte[] octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    /// <summary>Says that a section has one record more than it has.</summary>
    /// <param name="section">6 for answers, 8 for authorities, 10 for others.</param>
    public Reply Count(int section) => SetUInt16(section, ((_octets[section] << 8) | _octets[section + 1]) + 1);

    public Reply Record(int section, string owner, RecordType type, uint ttl, byte[] data)
    {
        Count(section);
        return Raw([.. Name(owner), (byte)((int)type >> 8), (byte)type, 0, 1, .. UInt32(ttl), (byte)(data.Length >> 8), (byte)data.Length, .. data]);
    }

    public byte[] ToArray() => [.. _octets];

    public static implicit operator byte[](Reply reply) => reply.ToArray();

    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static byte[] UInt32(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
