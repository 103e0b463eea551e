using System.Text;
using Pymalist.Lists.Bounces;

namespace Pymalist.Lists.Tests.Bounces;

public sealed class BounceAddressTests
{
    private static readonly AddrSpec Red = AddrSpec.Parse("red@example.org");
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of 32 octets, no less..");
    private static readonly DateOnly Day = new(2026, 11, 26);

    private static readonly BounceAddress Address = new(Red, new BounceOptions(), Secret);

    [Theory]
    [InlineData(0, BounceTokenKind.Post)]
    [InlineData(1, BounceTokenKind.Probe)]
    [InlineData(4711, BounceTokenKind.Post)]
    [InlineData(BounceToken.MaxMember, BounceTokenKind.Probe)]
    public void An_address_gives_the_member_the_day_and_the_kind_back(long member, BounceTokenKind kind)
    {
        var made = Address.Make(member, Day, kind);

        Assert.StartsWith("red-bounces+", made.LocalPart, StringComparison.Ordinal);
        Assert.Equal("example.org", made.Domain);
        Assert.True(Address.TryRead(made, Day, out var token));
        Assert.Equal(new BounceToken(member, Day, kind), token);
    }

    [Fact]
    public void An_address_is_the_same_for_the_same_member_and_day()
    {
        Assert.Equal("red-bounces+qi47bfgwx6ibjagk3r5i6nyt@example.org".Length, Address.Make(7, Day, BounceTokenKind.Post).ToString().Length);
        Assert.Equal(Address.Make(7, Day, BounceTokenKind.Post), Address.Make(7, Day, BounceTokenKind.Post));
        Assert.NotEqual(Address.Make(7, Day, BounceTokenKind.Post), Address.Make(8, Day, BounceTokenKind.Post));
    }

    [Fact]
    public void Servers_that_change_the_case_do_no_harm()
    {
        var made = Address.Make(4711, Day, BounceTokenKind.Post).ToString();

        Assert.True(Address.TryRead(AddrSpec.Parse(made.ToUpperInvariant()), Day, out var token));
        Assert.Equal(4711, token.Member);
    }

    [Fact]
    public void Either_separator_is_understood_and_the_one_of_the_settings_is_written()
    {
        var hyphen = new BounceAddress(Red, new BounceOptions { Separator = "-" }, Secret);
        var made = hyphen.Make(4711, Day, BounceTokenKind.Post);

        Assert.StartsWith("red-bounces-", made.LocalPart, StringComparison.Ordinal);
        Assert.True(Address.TryRead(made, Day, out _));
        Assert.True(hyphen.TryRead(Address.Make(4711, Day, BounceTokenKind.Post), Day, out _));
    }

    [Fact]
    public void No_character_of_a_token_can_be_changed()
    {
        var made = Address.Make(4711, Day, BounceTokenKind.Post).ToString();
        var start = "red-bounces+".Length;

        for (var i = 0; i < 24; i++)
        {
            foreach (var c in "abcdefghijklmnopqrstuvwxyz234567".Where(c => c != made[start + i]))
            {
                var forged = AddrSpec.Parse(made[..(start + i)] + c + made[(start + i + 1)..]);
                Assert.False(Address.TryRead(forged, Day, out _), forged.ToString());
            }
        }
    }

    [Theory]
    [InlineData("red-bounces@example.org")]
    [InlineData("red-bounces+@example.org")]
    [InlineData("red-bounces+aaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    [InlineData("red-bounces+aaaaaaaaaaaaaaaaaaaaaaa1@example.org")]
    [InlineData("red-bounces+ääääääääääääääääääääääää@example.org")]
    [InlineData("\"red-bounces+aaaaaaaaaaaaaaaaaaaaaa\"@example.org")]
    [InlineData("red@example.org")]
    public void What_nobody_has_sealed_is_not_read(string address) => Assert.False(Address.TryRead(AddrSpec.Parse(address), Day, out _));

    [Fact]
    public void A_token_is_of_one_list_and_one_site_only()
    {
        var made = Address.Make(4711, Day, BounceTokenKind.Post).ToString();
        var green = new BounceAddress(AddrSpec.Parse("green@example.org"), new BounceOptions(), Secret);
        var elsewhere = new BounceAddress(Red, new BounceOptions(), Encoding.ASCII.GetBytes("another secret of that length..."));

        Assert.False(green.TryRead(AddrSpec.Parse(made.Replace("red-", "green-", StringComparison.Ordinal)), Day, out _));
        Assert.False(Address.TryRead(AddrSpec.Parse(made.Replace("example.org", "example.com", StringComparison.Ordinal)), Day, out _));
        Assert.False(elsewhere.TryRead(AddrSpec.Parse(made), Day, out _));
    }

    [Fact]
    public void An_address_is_good_for_as_long_as_the_settings_say()
    {
        var made = Address.Make(4711, Day, BounceTokenKind.Post);

        Assert.True(Address.TryRead(made, Day.AddDays(30), out _));
        Assert.False(Address.TryRead(made, Day.AddDays(31), out _));
        Assert.True(Address.TryRead(made, Day.AddDays(-1), out _), "A clock may be a little behind.");
        Assert.False(Address.TryRead(made, Day.AddDays(-2), out _));
    }

    [Fact]
    public void Nobody_sees_the_member_in_a_token()
    {
        var tokens = Enumerable.Range(1, 200).Select(member => Address.Make(member, Day, BounceTokenKind.Post).LocalPart["red-bounces+".Length..]).ToList();

        // Of the seven octets that hold the number, each place has nearly all characters there are.
        for (var place = 0; place < 11; place++)
            Assert.True(tokens.Select(token => token[place]).Distinct().Count() > 20);
    }

    [Fact]
    public void A_local_part_has_no_more_octets_than_a_server_must_take()
    {
        var longest = AddrSpec.Parse(new string('r', 31) + "@example.org");
        var made = new BounceAddress(longest, new BounceOptions(), Secret).Make(BounceToken.MaxMember, Day, BounceTokenKind.Probe);

        Assert.Equal(64, Encoding.UTF8.GetByteCount(made.LocalPart));
    }

    [Theory]
    [InlineData("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr@example.org", "a local part of 40 octets")]
    [InlineData("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr@example.org", "a local part of 64 octets")]
    [InlineData("ääääääääääääääää@example.org", "a local part of 40 octets")]
    [InlineData("\"red list\"@example.org", "a quoted local part")]
    public void A_list_without_room_for_a_token_is_told_so_when_it_is_configured(string list, string why)
    {
        var address = AddrSpec.Parse(list);
        var options = new BounceOptions();

        Assert.Contains(why, BounceAddress.Problem(address, options), StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => new BounceAddress(address, options, Secret)).Message, StringComparison.Ordinal);
        Assert.NotNull(BounceAddress.Problem(Red, options with { Separator = "=" }));
        Assert.Null(BounceAddress.Problem(address, options with { Address = AddrSpec.Parse("r-b@example.org") }));
    }

    [Fact]
    public void A_short_secret_or_a_number_without_room_is_an_error_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => new BounceAddress(Red, new BounceOptions(), new byte[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Address.Make(-1, Day, BounceTokenKind.Post));
        Assert.Throws<ArgumentOutOfRangeException>(() => Address.Make(BounceToken.MaxMember + 1, Day, BounceTokenKind.Post));
        Assert.Throws<ArgumentOutOfRangeException>(() => Address.Make(1, new DateOnly(2019, 12, 31), BounceTokenKind.Post));
    }

    [Theory]
    [InlineData("red-bounces+aaaaaaaaaaaaaaaaaaaaaaaa@example.org", true)]
    [InlineData("red-bounces-AAAAAAAAAAAAAAAAAAAAAAAA@example.org", true)]
    [InlineData("red-bounces@example.org", false)]
    [InlineData("red-bounces+aaaaaaaaaaaaaaaaaaaaaaa1@example.org", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa@example.org", false)]
    [InlineData("a+b@example.org", false)]
    public void What_looks_like_one_is_told_without_the_secret(string address, bool looksMade) =>
        Assert.Equal(looksMade, BounceAddress.LooksMade(AddrSpec.Parse(address)));
}
