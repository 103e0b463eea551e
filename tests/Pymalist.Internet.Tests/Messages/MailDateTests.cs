using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

public sealed class MailDateTests
{
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Fri, 21 Nov 102 09:55:06 EDT", "2002-11-21T09:55:06-04:00")]
    [InlineData("21 Nov 1997 09:55:06 K", "1997-11-21T09:55:06+00:00")]
    [InlineData("21 Nov 1997 09:55:06 +1500", "1997-11-20T18:55:06+00:00")]
    [InlineData("(a \\) (b)) 21 Nov 1997 09:55 -0000", "1997-11-21T09:55:00+00:00")]
    public void Dates_of_RFC_5322_are_read_those_of_old_too(string text, string expected)
    {
        Assert.True(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out var date));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), date);
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).Offset, date.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30 Feb 2012 10:00:00 +0000")]
    [InlineData("0 Mar 2012 10:00:00 +0000")]
    [InlineData("1 Mar 2012 24:00:00 +0000")]
    [InlineData("1 Mar 2012 10:60:00 +0000")]
    [InlineData("1 Mar 2012 10:00:61 +0000")]
    [InlineData("1 Mar 12345 10:00:00 +0000")]
    [InlineData("1 Mar 2012")]
    [InlineData("(1 Mar 2012 10:00:00 +0000")]
    public void What_is_no_date_is_none(string text) => Assert.False(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_flood_of_text_is_not_read_to_its_end()
    {
        var flood = new byte[10_000_000];
        flood.AsSpan().Fill((byte)'(');

        Assert.False(MailDate.TryParse(flood, out _));
    }

    [Theory]
    [InlineData("2026-11-03T22:36:08+00:00", "Tue, 3 Nov 2026 22:36:08 +0000")]
    [InlineData("2026-01-31T02:06:08-03:30", "Sat, 31 Jan 2026 02:06:08 -0330")]
    public void A_date_is_written_as_section_3_3_has_it(string date, string expected) =>
        Assert.Equal(expected, MailDate.Format(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture)));

    // Theirs counts a second of 60 as the next; a zone that nobody knows is UTC to both.
    [CorpusFact]
    public void Each_date_of_the_corpus_is_read_as_it_should_be()
    {
        var rows = Vectors.Read("encoded-words/jsmime-dates.jsonl").ToList();

        Assert.InRange(rows.Count, 50, int.MaxValue);
        Assert.All(rows, row =>
        {
            var expected = row.Text("expected_iso8601");
            var isDate = MailDate.TryParse(Encoding.UTF8.GetBytes(row.Text("input")), out var date);

            Assert.Equal(expected is not null, isDate);
            if (expected is not null)
                Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), date);
        });
    }
}
