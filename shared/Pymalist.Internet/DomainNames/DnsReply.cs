using System.Buffers.Binary;

namespace Pymalist.Internet.DomainNames;

/// <summary>What a server says to a question.</summary>
/// <remarks>The head is looked at when it is made; the records are read when somebody asks, for a truncated reply may break off in one.</remarks>
internal sealed class DnsReply
{
    private const int HeaderLength = 12;
    private const int MaxAliases = 16;
    private const int InternetClass = 1;

    private readonly ushort _flags;
    private readonly int _recordsStart;

    private DnsReply(ReadOnlyMemory<byte> message, DnsQuestion question, ushort flags, int recordsStart) =>
        (Message, Question, _flags, _recordsStart) = (message, question, flags, recordsStart);

    public DnsQuestion Question { get; }

    /// <summary>What the head says of it; EDNS may say more (<see cref="DnsRecords.Code"/>).</summary>
    public ResponseCode Code => (ResponseCode)(_flags & 0xF);

    public bool IsTruncated => (_flags & 0x0200) != 0;

    /// <summary>Whether who says it knows it or can find it out. One who does neither has nothing to say.</summary>
    public bool IsFromOneWhoKnows => (_flags & (0x0400 | 0x0080)) != 0;

    /// <summary>All of it.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>The reply to a question; null for any other message, which may be anybody's.</summary>
    public static DnsReply? To(DnsQuery query, ReadOnlyMemory<byte> message)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message.Span) != query.Id)
            return null;

        try
        {
            var reader = new DnsMessageReader(message.Span, 2);
            var flags = reader.ReadUInt16();
            var isReply = (flags & 0xF800) == 0x8000;
            var questions = reader.ReadUInt16();
            reader = new DnsMessageReader(message.Span, HeaderLength);

            // Who does not understand a question may not repeat it.
            var isRefusal = questions == 0 && (flags & 0xF) is (int)ResponseCode.FormatError or (int)ResponseCode.NotImplemented;
            var fits = isRefusal || (questions == 1 && reader.ReadName() == query.Question.Name
                && reader.ReadUInt16() == (ushort)query.Question.Type && reader.ReadUInt16() == InternetClass);
            return isReply && fits ? new DnsReply(message, query.Question, flags, reader.Position) : null;
        }
        catch (BadReplyException)
        {
            return null;
        }
    }

    /// <summary>Reads the records.</summary>
    /// <exception cref="BadReplyException">They are damaged.</exception>
    public DnsRecords Read()
    {
        var counts = new DnsMessageReader(Message.Span, 6);
        int answers = counts.ReadUInt16(), authorities = counts.ReadUInt16(), others = counts.ReadUInt16();
        var reader = new DnsMessageReader(Message.Span, _recordsStart);
        var code = Code;
        var answer = ReadSection(ref reader, answers);
        var authority = ReadSection(ref reader, authorities);

        // RFC 6891, section 6.1.3: the upper bits of the code stand where another record has its time to live.
        for (; others > 0; others--)
        {
            var record = reader.ReadRecord();
            if (record.Type == RecordType.Opt)
                code = (ResponseCode)((int)Code | (Message.Span[record.DataStart - 6] << 4));
        }

        return new DnsRecords(code, answer, authority);
    }

    /// <summary>The records of the type that was asked for, of the name or of what it is another name for (RFC 1034, section 3.6.2).</summary>
    /// <exception cref="BadReplyException">The aliases go round and round.</exception>
    public List<DnsRecord> Answers(DnsRecords records, out TimeSpan ttl)
    {
        var name = Question.Name;
        ttl = TimeSpan.MaxValue;
        for (var aliases = 0; ; aliases++)
        {
            var ofName = records.Answer.Where(record => record.IsInternet && record.Owner == name).ToList();
            var answers = ofName.FindAll(record => record.Type == Question.Type);
            var alias = ofName.FindIndex(record => record.Type == RecordType.CName);
            foreach (var record in answers.Count > 0 || alias < 0 ? answers : [ofName[alias]])
                ttl = record.Ttl < ttl ? record.Ttl : ttl;
            if (answers.Count > 0 || alias < 0)
                return answers;
            if (aliases == MaxAliases)
                throw new BadReplyException("A name has too many others.");
            name = new DnsMessageReader(Message.Span, ofName[alias].DataStart).ReadName();
        }
    }

    /// <summary>How long it holds that there is none (RFC 2308, section 5); null where nothing is said of that, and it must not be kept.</summary>
    public TimeSpan? NegativeTtl(DnsRecords records)
    {
        var soa = records.Authority.FindIndex(record => record.Type == RecordType.Soa);
        if (soa < 0)
            return null;

        var record = records.Authority[soa];
        var reader = RecordData.ReaderOf(this, record);
        reader.ReadName();
        reader.ReadName();
        reader.Read(16);
        var minimum = TimeSpan.FromSeconds(reader.ReadUInt32());
        return minimum < record.Ttl ? minimum : record.Ttl;
    }

    private static List<DnsRecord> ReadSection(ref DnsMessageReader reader, int count)
    {
        // Each is read before the next is believed in; the count is only what somebody says.
        var records = new List<DnsRecord>();
        for (; count > 0; count--)
            records.Add(reader.ReadRecord());
        return records;
    }
}

/// <summary>The records of a reply that matter to us.</summary>
internal sealed record DnsRecords(ResponseCode Code, List<DnsRecord> Answer, List<DnsRecord> Authority);
