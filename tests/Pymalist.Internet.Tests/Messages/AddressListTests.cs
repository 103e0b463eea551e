using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Internet.Tests.Messages;

public sealed class AddressListTests
{
    private static string Read(string fieldBody) => string.Join(" | ", AddressList.Parse(Encoding.UTF8.GetBytes(fieldBody)).Select(mailbox => mailbox.ToString()));

    [Theory]
    [InlineData("", "")]
    [InlineData(" ann@example.org", "ann@example.org")]
    [InlineData("Ann <ann@example.org>,\r\n Bob <bob@example.net>", "\"Ann\" <ann@example.org> | \"Bob\" <bob@example.net>")]
    [InlineData("\"Ann, \\\"A\\\"\" <ann@example.org>", "\"Ann, \\\"A\\\"\" <ann@example.org>")]
    [InlineData("Red: ann@example.org, bob@example.net;, cleo@example.com", "ann@example.org | bob@example.net | cleo@example.com")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("ann@example.org (Ann)", "\"Ann\" <ann@example.org>")]
    [InlineData("Ann (not@me) <ann(here)@example.org>", "\"Ann\" <ann@example.org>")]
    [InlineData("<@one.example,,@two.example:ann@example.org>", "ann@example.org")]
    [InlineData("<@one.example, bob@example.net", "bob@example.net")]
    [InlineData("ann . of . x @ example . org", "ann.of.x@example.org")]
    [InlineData("\"a b\"@example.org", "\"a b\"@example.org")]
    [InlineData("ann@[IPv6:2001:db8::1], bob@example.net", "ann@[IPv6:2001:db8::1] | bob@example.net")]
    [InlineData("=?utf-8?q?J=C3=B6rg=2C?= <j@example.org>", "\"Jörg,\" <j@example.org>")]
    [InlineData("=?utf-8?q?a,<b>?= <j@example.org>", "\"a,<b>\" <j@example.org>")]
    [InlineData("\"=?utf-8?q?J=C3=B6rg?=\" <j@example.org>", "\"Jörg\" <j@example.org>")]
    [InlineData("=?utf-8?q?a=0D=0ABcc:?= <j@example.org>", "\"aBcc:\" <j@example.org>")]
    [InlineData("Jörg <jörg@example.org>", "\"Jörg\" <jörg@example.org>")]
    [InlineData("not an address, Ann <ann>, <>, bob@example.net, @example.org, x@", "bob@example.net")]
    [InlineData("Ann <ann@example.org", "\"Ann\" <ann@example.org>")]
    [InlineData("\"Ann <ann@example.org>, bob@example.net", "\"Ann\" <ann@example.org> | bob@example.net")]
    [InlineData("(Ann <ann@example.org>, bob@example.net", "\"Ann\" <ann@example.org> | bob@example.net")]
    [InlineData("<ann@example.org> <bob@example.net>", "ann@example.org | bob@example.net")]
    [InlineData("ann@example.org; bob@example.net", "ann@example.org | bob@example.net")]
    [InlineData("Ann <ann@example.org\0>, bob@example.net", "bob@example.net")]
    public void A_list_is_read_and_what_is_no_mailbox_is_left_out(string fieldBody, string mailboxes) => Assert.Equal(mailboxes, Read(fieldBody));

    [Fact]
    public void An_address_that_is_no_UTF_8_is_left_out() =>
        Assert.Equal("bob@example.net", Assert.Single(AddressList.Parse([(byte)'a', 0xf6, .. "@example.org, bob@example.net"u8])).ToString());

    [Fact]
    public void No_more_mailboxes_are_read_than_were_asked_for()
    {
        Assert.Equal(2, AddressList.Parse("a@x.example, b@x.example, c@x.example"u8, most: 2).Count);
        Assert.Empty(AddressList.Parse("a@x.example"u8, most: 0));
    }

    [Fact]
    public void An_address_that_is_too_long_is_not_cut_to_another()
    {
        var local = new string('a', 2000);

        Assert.Equal("", Read($"{local}@example.org, x.{local}@example.org"));
        Assert.Equal("", Read($"a@{string.Join('.', Enumerable.Repeat("example", 400))}"));
    }

    [Theory]
    [InlineData("a@x.example,")]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("\"")]
    [InlineData("<@a,")]
    [InlineData("[")]
    [InlineData("=?utf-8?q?")]
    [InlineData(", ")]
    [InlineData("g:")]
    [InlineData("\\")]
    [InlineData("(a)")]
    public void A_million_of_anything_is_read_in_bounded_memory(string piece)
    {
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1_000_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mailboxes = AddressList.Parse(flood);

        Assert.InRange(mailboxes.Count, 0, 1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50L * flood.Length);
    }
}
