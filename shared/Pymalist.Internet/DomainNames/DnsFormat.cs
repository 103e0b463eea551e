namespace Pymalist.Internet.DomainNames;

/// <summary>The types of records that we know (RFC 1035, section 3.2.2; RFC 3596; RFC 6891).</summary>
internal enum RecordType : ushort
{
    A = 1,
    CName = 5,
    Soa = 6,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Opt = 41,
}

/// <summary>How a server takes a question (RFC 1035, section 4.1.1).</summary>
internal enum ResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NoSuchName = 3,
    NotImplemented = 4,
    Refused = 5,
}

/// <summary>What is asked; the name is one that <see cref="DomainName.ToAscii"/> gave.</summary>
internal readonly record struct DnsQuestion(string Name, RecordType Type)
{
    public override string ToString() => $"{Type.ToString().ToUpperInvariant()} of {Name}";
}

/// <summary>A record, of our class or another, with its data where it lies in the message. The type may be one that has no name here.</summary>
internal readonly record struct DnsRecord(string Owner, RecordType Type, bool IsInternet, TimeSpan Ttl, int DataStart, int DataLength);

/// <summary>What a server sent is damaged, or is no answer.</summary>
internal sealed class BadReplyException(string message) : Exception(message);
