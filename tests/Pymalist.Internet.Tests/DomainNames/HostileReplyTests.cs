using System.Text;
using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.DomainNames;

/// <summary>Replies as no server should send them: read or refused, and nothing else.</summary>
public sealed class HostileReplyTests
{
    private static readonly DnsQuery Query = new(new DnsQuestion("a.test", RecordType.Txt), withEdns: true);

    [Fact]
    public void A_reply_that_ends_too_early_is_refused_wherever_it_ends()
    {
        var whole = Rich();

        Assert.Equal(["text"], Texts(whole)!);
        for (var length = 0; length < whole.Length; length++)
            Assert.Null(Texts(whole[..length]));
    }

    [Theory]
    [InlineData(0xC0, 24)] // To itself.
    [InlineData(0xC0, 26)] // Forward.
    [InlineData(0xFF, 0xFF)] // Beyond the end.
    [InlineData(0x40, 0)] // A kind of label that is none (RFC 6891, section 5).
    [InlineData(0x80, 0)]
    public void A_name_that_leads_nowhere_is_refused(byte first, byte second) =>
        Assert.Null(Texts(Answered().Raw(first, second, 0, 16, 0, 1, 0, 0, 0, 60, 0, 1, 0)));

    [Fact]
    public void Pointers_that_go_round_are_refused()
    {
        // A label and behind it a pointer to the label.
        var reply = Answered().Raw(1, (byte)'x', 0xC0, 24, 0, 16, 0, 1, 0, 0, 0, 60, 0, 1, 0);

        Assert.Null(Texts(reply));
    }

    [Fact]
    public void A_name_of_more_than_255_octets_is_refused()
    {
        var label = Enumerable.Repeat((byte)'x', 63).Prepend((byte)63).ToArray();
        byte[] longest = [.. label, .. label, .. label, .. label[1..62].Prepend((byte)61), 0];
        byte[] tooLong = [.. label, .. label, .. label, .. label[1..63].Prepend((byte)62), 0];

        Assert.NotNull(Texts(Answered().Raw([.. longest, 0, 16, 0, 1, 0, 0, 0, 60, 0, 1, 0])));
        Assert.Null(Texts(Answered().Raw([.. tooLong, 0, 16, 0, 1, 0, 0, 0, 60, 0, 1, 0])));
    }

    [Fact]
    public void A_string_that_is_longer_than_its_record_is_refused() =>
        Assert.Null(Texts(new Reply(Query.Octets.ToArray()).Record(6, "a.test", RecordType.Txt, 60, [5, (byte)'x'])));

    [Fact]
    public void A_dot_within_a_label_is_not_taken_for_one_between_labels()
    {
        var reader = new DnsMessageReader([5, (byte)'a', (byte)'.', (byte)'\\', 0, 200, 1, (byte)'B', 0]);

        Assert.Equal(@"a\046\092\000\200.b", reader.ReadName());
    }

    [Fact]
    public void Sixty_four_KiB_of_records_are_read_at_once()
    {
        var reply = new Reply(Query.Octets.ToArray());
        byte[] record = [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0];
        var count = (65_535 - reply.ToArray().Length) / record.Length;
        byte[] octets = reply.SetUInt16(6, count).Raw([.. Enumerable.Repeat(record, count).SelectMany(octet => octet)]);

        Assert.Equal(count, Texts(octets)!.Length);
    }

    // Every octet of a name is a pointer to a pointer: a name for each costs its hops only so often.
    [Fact]
    public void A_chain_of_pointers_is_followed_only_so_far()
    {
        var reply = new Reply(Query.Octets.ToArray()).SetUInt16(6, 1);
        var start = reply.ToArray().Length;
        for (var i = 0; i < 1000; i++)
            reply.Raw((byte)(0xC0 | ((start + (2 * i) - 2) >> 8)), (byte)(start + (2 * i) - 2));

        Assert.Null(Texts(reply));
    }

    [Fact]
    public void Damaged_replies_are_read_or_refused()
    {
        var random = new Random(1035);
        var whole = Rich();
        var refused = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var octets = whole[..random.Next(12, whole.Length + 1)];
            if (octets.Length == whole.Length || random.Next(2) == 0)
                octets = [.. whole];
            for (var damages = random.Next(1, 6); damages > 0; damages--)
                octets[random.Next(2, octets.Length)] = random.Next(3) switch { 0 => 0xC0, 1 => 0xFF, _ => (byte)random.Next(256) };
            refused += Texts(octets) is null ? 1 : 0;
        }

        Assert.InRange(refused, 1, 199_999);
    }

    [Fact]
    public void Noise_is_read_or_refused()
    {
        var random = new Random(1034);
        for (var i = 0; i < 50_000; i++)
        {
            var noise = new byte[random.Next(600)];
            random.NextBytes(noise);
            Texts([.. Answered().ToArray(), .. noise]);
            Texts(noise);
        }
    }

    private static Reply Answered() => new Reply(Query.Octets.ToArray()).Count(6);

    private static byte[] Rich() => new Reply(Query.Octets.ToArray())
        .CName("a.test", "b.test").Txt("b.test", "text").Soa("test", 60, 30).Opt(0);

    // The texts of a reply; null where it is refused.
    private static string[]? Texts(byte[] message)
    {
        try
        {
            if (DnsReply.To(Query, message) is not { } reply)
                return null;
            var finding = DnsFinding<string>.Of(reply, (from, record) => Encoding.Latin1.GetString(RecordData.Text(from, record).Span));
            return [.. finding.Answer.Records];
        }
        catch (BadReplyException)
        {
            return null;
        }
    }
}
