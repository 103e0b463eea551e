using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>Messages made to take all the memory or all the time there is.</summary>
public sealed class FloodTests
{
    private static Inspection Inspect(string message, int timesItsSize)
    {
        var octets = Encoding.ASCII.GetBytes(message);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var inspection = Inspection.Of(octets);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)timesItsSize * octets.Length);
        return inspection;
    }

    private static string Repeat(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();

    [Fact]
    public void A_message_nested_a_million_deep_is_read_to_a_hundred_levels()
    {
        var inspection = Inspect(Repeat("Content-Type: message/rfc822\n\n", 1_000_000), timesItsSize: 3);

        Assert.Equal(99, inspection.Tree.Count(c => c == '('));
        Assert.Contains("nested deeper than 100 levels", inspection.Defects);
    }

    [Fact]
    public void Of_a_million_parts_a_thousand_are_read()
    {
        var inspection = Inspect("Content-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b\n\nx\n", 1_000_000), timesItsSize: 2);

        Assert.Equal(999, inspection.Leaves.Count);
        Assert.Contains("more than 1000 parts", inspection.Defects);
    }

    [Fact]
    public void Of_a_million_addresses_no_more_than_a_header_section_holds_are_read()
    {
        var inspection = Inspect("Cc: b@x.example\nTo: " + Repeat("a@x.example,\n ", 1_000_000) + "\n\nbody", timesItsSize: 3);

        Assert.Single(inspection.Cc);
        Assert.Empty(inspection.To);
        Assert.Contains("a header section of more than 1000000 octets", inspection.Defects);
    }

    // Each line says that it is 45 octets whose blanks got lost.
    [Fact]
    public void A_message_that_says_it_is_far_longer_is_not_believed()
    {
        var inspection = Inspect("Content-Type: message/rfc822\nContent-Transfer-Encoding: uuencode\n\nbegin 644 a\n" + Repeat("M\n", 5_000_000), timesItsSize: 4);

        Assert.InRange(Assert.Single(inspection.Leaves).Bytes, 10_000_000, 11_000_000);
    }

    [Fact]
    public void Of_many_fields_of_addresses_ten_thousand_addresses_are_read() =>
        Assert.Equal(10_000, Inspect(Repeat("To: a@x.example\n", 20_000), timesItsSize: 100).To.Count);

    [Theory]
    [InlineData("Subject: ")]
    [InlineData("Content-Type: text/plain; ")]
    [InlineData("Message-ID: <")]
    [InlineData("From: ")]
    [InlineData("")]
    public void A_line_of_10_MB_is_let_pass(string start)
    {
        var inspection = Inspect(start + new string('x', 10_000_000) + "\n\nbody", timesItsSize: 5);

        Assert.Equal("text/plain", inspection.Tree);
        Assert.Empty(inspection.Headers);
    }

    [Fact]
    public void Of_thousands_of_parameters_a_hundred_are_read()
    {
        var inspection = Inspect("Content-Type: text/plain" + Repeat("; a=b", 15_000) + "; charset=utf-8\n\n", timesItsSize: 20);

        Assert.Null(Assert.Single(inspection.Leaves).Charset);
    }
}
