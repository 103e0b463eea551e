using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Pymalist.Internet.DomainNames;

/// <summary>Reads a message of the domain name system from its start, believing nothing in it.</summary>
/// <remarks>Every method throws <see cref="BadReplyException"/> where the message does not hold what it should.</remarks>
internal ref struct DnsMessageReader(ReadOnlySpan<byte> message, int position = 0)
{
    private const int MaxNameOctets = 255;
    private const int MaxPointers = 127;
    private const int InternetClass = 1;
    private const byte PointerBits = 0xC0;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; } = position;

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Read(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Read(4));

    public ReadOnlySpan<byte> Read(int length)
    {
        if (length > _message.Length - Position)
            throw new BadReplyException("The message ends within a record.");

        var octets = _message.Slice(Position, length);
        Position += length;
        return octets;
    }

    /// <summary>
    /// A name, compressed or not (RFC 1035, section 4.1.4): in lower case, dots between its labels, and <c>\DDD</c> for octets that are
    /// not visible ASCII or that would be mistaken for a dot (section 5.1). The root is the empty name.
    /// </summary>
    public string ReadName()
    {
        var name = new StringBuilder();
        var at = Position;
        var afterName = -1;
        var before = Position;
        for (int octets = 1, pointers = 0; OctetAt(at) is var length && length != 0;)
        {
            if ((length & PointerBits) == PointerBits)
            {
                // A pointer points back, and further back than the one before it: there is no way to go round.
                var target = ((length & ~PointerBits) << 8) | OctetAt(at + 1);
                if (target >= before || ++pointers > MaxPointers)
                    throw new BadReplyException("A name points forward, or round and round.");
                afterName = afterName < 0 ? at + 2 : afterName;
                before = at = target;
                continue;
            }

            octets += length + 1;
            if ((length & PointerBits) != 0 || octets > MaxNameOctets || at + length >= _message.Length)
                throw new BadReplyException("A name is too long, or its message too short.");
            AppendLabel(name, _message.Slice(at + 1, length));
            at += length + 1;
        }

        Position = afterName < 0 ? at + 1 : afterName;
        return name.ToString();
    }

    /// <summary>A record, with its data left where it is.</summary>
    public DnsRecord ReadRecord()
    {
        var owner = ReadName();
        var type = (RecordType)ReadUInt16();
        var isInternet = ReadUInt16() == InternetClass;

        // RFC 2181, section 8: a time to live with the highest bit set is zero.
        var ttl = ReadUInt32() is var seconds && seconds <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        var length = ReadUInt16();
        var record = new DnsRecord(owner, type, isInternet, ttl, Position, length);
        Read(length);
        return record;
    }

    private readonly byte OctetAt(int position) =>
        position < _message.Length ? _message[position] : throw new BadReplyException("The message ends within a name.");

    private static void AppendLabel(StringBuilder name, ReadOnlySpan<byte> label)
    {
        if (name.Length > 0)
            name.Append('.');
        foreach (var octet in label)
        {
            if (octet is (byte)'.' or (byte)'\\' or <= (byte)' ' or > (byte)'~')
                name.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
            else
                name.Append(char.ToLowerInvariant((char)octet));
        }
    }
}
