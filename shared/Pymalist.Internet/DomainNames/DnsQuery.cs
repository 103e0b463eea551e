using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pymalist.Internet.DomainNames;

/// <summary>A question as it goes to a server (RFC 1035, section 4.1), of a random id.</summary>
internal sealed class DnsQuery
{
    // What comes through all paths in one piece (RFC 9715, appendix A, and DNS flag day 2020).
    private const ushort PayloadSize = 1232;

    private const int HeaderLength = 12;
    private const int QuestionTail = 4;
    private const int OptLength = 11;
    private const ushort RecursionDesired = 0x0100;
    private const ushort InternetClass = 1;

    /// <param name="question">What is asked.</param>
    /// <param name="withEdns">Whether to say how long an answer may be (RFC 6891); servers of old refuse what says it.</param>
    public DnsQuery(DnsQuestion question, bool withEdns)
    {
        Question = question;
        Id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

        var octets = new byte[HeaderLength + question.Name.Length + 2 + QuestionTail + (withEdns ? OptLength : 0)];
        var span = octets.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(span, Id);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], RecursionDesired);
        span[5] = 1;
        span[11] = (byte)(withEdns ? 1 : 0);
        var rest = WriteName(span[HeaderLength..], question.Name);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], InternetClass);
        if (withEdns)
            WriteOpt(rest[QuestionTail..]);
        Octets = octets;
    }

    public ushort Id { get; }

    public DnsQuestion Question { get; }

    public ReadOnlyMemory<byte> Octets { get; }

    private static Span<byte> WriteName(Span<byte> to, string name)
    {
        foreach (var label in name.AsSpan().Split('.'))
        {
            var text = name.AsSpan(label);
            to[0] = (byte)text.Length;
            to = to[(1 + Encoding.ASCII.GetBytes(text, to[1..]))..];
        }

        to[0] = 0;
        return to[1..];
    }

    // The root's name, the type, the size in place of a class; all else is zero.
    private static void WriteOpt(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)RecordType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(to[3..], PayloadSize);
    }
}
