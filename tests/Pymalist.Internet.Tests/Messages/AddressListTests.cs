using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

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

    private static readonly string[] Differences =
    [
        // No address: they quote what has a space.
        "Name <space here@email.invalid>", "Simple =?UTF-8?Q?<?= a@b.c>",
        // RFC 2047, section 5, allows no word in an address; they decode it.
        "Tag <=?UTF-8?Q?email?=@b.c>",
    ];

    [CorpusFact]
    public void The_vectors_of_others_hold_the_same_addresses()
    {
        var rows = Vectors.Read("addresses/jsmime-lists.jsonl").Select(row => (row, row.GetProperty("expected")))
            .Concat(Vectors.Read("addresses/mimekit-lists.jsonl").Where(row => row.TryGetProperty("mailboxes", out var mailboxes) && mailboxes.ValueKind == JsonValueKind.Array).Select(row => (row, row.GetProperty("mailboxes"))))
            .ToList();

        var different = rows.Where(pair => !Addresses(pair.Item2).SequenceEqual(AddressList.Parse(Encoding.UTF8.GetBytes(pair.row.Text("input"))).Select(mailbox => Plain(mailbox.Address.ToString()))))
            .Select(pair => pair.row.Text("input")).Distinct().ToList();

        Assert.Equal(99, rows.Count);
        Assert.True(different.ToHashSet().SetEquals(Differences), string.Join('\n', different));
    }

    private static IEnumerable<string> Addresses(JsonElement list) => list.EnumerateArray()
        .SelectMany(each => each.TryGetProperty("group", out var group) ? group.EnumerateArray().ToArray() : [each])
        .Select(each => each.Text("email")).Where(address => AddrSpec.TryParse(address, out _)).Select(Plain);

    // Some of them take the quotes away.
    private static string Plain(string address) => address.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);

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
