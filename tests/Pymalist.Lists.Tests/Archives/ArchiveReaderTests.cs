using System.Security.Cryptography;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Archives;

public sealed class ArchiveReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static ArchivedPost Described(string message) => ArchiveReader.Describe(Encoding.Latin1.GetBytes(message), Now);

    [Fact]
    public void A_post_is_known_by_what_its_header_section_says()
    {
        var post = Described("""
            Message-ID: <87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>
            Date: Wed, 25 Nov 2026 10:11:12 +0100
            From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.org>
            Subject: [Red] Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            In-Reply-To: <b@example.org> (a phrase)
            References: <a@example.org>
             <b@example.org>

            Subject: none
            """);

        Assert.Equal("<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>", post.MessageId);
        Assert.Equal("JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP", post.Permalink);
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 10, 11, 12, TimeSpan.FromHours(1)), post.Date);
        Assert.Equal(new ListedAddress("J\u00fcrgen", "juergen@example.org"), post.Author);
        Assert.Equal("[Red] Re: Gr\u00fc\u00dfe", post.Subject);
        Assert.Equal(new BaseSubject("Gr\u00fc\u00dfe", IsReply: true), post.BaseSubject);
        Assert.Equal("<b@example.org>", post.InReplyTo);
        Assert.Equal(["<a@example.org>", "<b@example.org>"], post.References);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(post.Octets.Span)), post.Sha256);
        Assert.Equal(post.Octets.Length, post.Size);
    }

    [Theory]
    [InlineData("Date: Wed, 25 Nov 2026 10:00:00 +0000\n\n", "2026-11-25T10:00:00Z")]
    [InlineData("Date: 27 Nov 2026 11:59:00 +0000\n\n", "2026-11-27T11:59:00Z")]
    [InlineData("Date: 28 Nov 2026 10:00:00 +0000\nReceived: from a by b; 26 Nov 2026 01:00:00 +0000\n\n", "2026-11-26T01:00:00Z")]
    [InlineData("Date: 1 Jan 1970 00:00:00 +0000\nReceived: x; 2 Feb 2002 01:00:00 +0000\nReceived: y; 1 Feb 2002 01:00:00 +0000\n\n", "2002-02-02T01:00:00Z")]
    [InlineData("Date: yesterday\nReceived: from a; by b; 2 Feb 2002 01:00:00 +0000\n\n", "2002-02-02T01:00:00Z")]
    [InlineData("Date: yesterday\nReceived: 2 Feb 9000 01:00:00 +0000\n\n", "2026-11-26T12:00:00Z")]
    [InlineData("", "2026-11-26T12:00:00Z")]
    public void A_date_that_cannot_be_is_that_of_the_last_server_or_of_now(string message, string date) =>
        Assert.Equal(DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture), Described(message).Date.ToUniversalTime());

    [Theory]
    [InlineData("Message-ID: <a@b>\n\n", "<a@b>")]
    [InlineData("Message-ID: a@b\n\n", "<a@b>")]
    [InlineData("Message-ID: \n <a@b>\n\n", "<a@b>")]
    [InlineData("Message-ID: <a\n @b>\n\n", "<a@b>")]
    public void An_id_is_read_as_others_refer_to_it(string message, string id) => Assert.Equal(id, Described(message).MessageId);

    [Theory]
    [InlineData("From: a@b\n\n")]
    [InlineData("Message-ID: <>\n\n")]
    [InlineData("Message-ID: two words\n\n")]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public void A_post_without_an_id_has_one_made_of_its_octets(string message)
    {
        var post = Described(message);

        Assert.Equal($"<{post.Sha256}@archive.invalid>", post.MessageId);
        Assert.Equal(post.MessageId, Described(message).MessageId);
    }

    [Fact]
    public void A_subject_is_one_line_of_text_whatever_it_hides()
    {
        Assert.Equal("a b c", Described("Subject: =?utf-8?q?a=0Ab=00c?=\n\n").Subject);
        Assert.Equal("", Described("From: a\n\n").Subject);
        Assert.InRange(Described("Subject: " + new string('x', 500_000) + "\n\n").Subject.Length, 900, 998);
    }

    [Fact]
    public void Of_many_references_the_first_and_the_nearest_count()
    {
        var post = Described("References: " + string.Join(' ', Enumerable.Range(0, 900).Select(i => $"<{i}@b>")) + "\n\n");

        Assert.Equal(100, post.References.Count);
        Assert.Equal(("<0@b>", "<801@b>", "<899@b>"), (post.References[0], post.References[1], post.References[^1]));
    }

    [CorpusFact]
    public void Every_mail_there_is_can_be_described()
    {
        foreach (var file in Corpus.Files(""))
        {
            var octets = File.ReadAllBytes(file);
            var post = ArchiveReader.Describe(octets, Now);

            Assert.Equal(octets, post.Octets.ToArray());
            Assert.Matches("^[A-Z2-7]{32}$", post.Permalink);
            Assert.DoesNotContain(post.Subject, char.IsControl);
            Assert.DoesNotContain(post.MessageId, char.IsWhiteSpace);
            Assert.InRange(post.Date, new DateTimeOffset(1971, 1, 1, 0, 0, 0, TimeSpan.Zero), Now.AddDays(1));
        }
    }
}
