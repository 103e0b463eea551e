namespace Pymalist.Internet.DomainNames;

/// <summary>What a server knew, for how long that holds (zero where it does not say so), and how many octets it took.</summary>
internal sealed record DnsFinding<T>(DnsAnswer<T> Answer, TimeSpan Ttl, int Size)
{
    /// <exception cref="BadReplyException">It knew nothing, or sent something damaged.</exception>
    public static DnsFinding<T> Of(DnsReply reply, Func<DnsReply, DnsRecord, T> read)
    {
        var records = reply.Read();
        if (records.Code is not (ResponseCode.NoError or ResponseCode.NoSuchName))
            throw new BadReplyException($"says {records.Code}");

        var answers = reply.Answers(records, out var ttl);
        if (answers.Count == 0 && !reply.IsFromOneWhoKnows)
            throw new BadReplyException("is no recursive server");

        if (answers.Count == 0 && (reply.NegativeTtl(records) ?? TimeSpan.Zero) is var negative && negative < ttl)
            ttl = negative;
        var exists = answers.Count > 0 || records.Code != ResponseCode.NoSuchName;
        return new DnsFinding<T>(new DnsAnswer<T>(exists, [.. answers.Select(record => read(reply, record))]), ttl, reply.Message.Length);
    }
}
