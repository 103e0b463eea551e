using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Tests.Serving;

public sealed class AddressClashesTests
{
    [Theory]
    [InlineData("red-request@example.org")]
    [InlineData("red-owner@example.org")]
    [InlineData("red-subscribe@example.org")]
    [InlineData("red-unsubscribe@example.org")]
    [InlineData("red-join@example.org")]
    [InlineData("red-leave@example.org")]
    [InlineData("red-help@example.org")]
    [InlineData("red-confirm@example.org")]
    [InlineData("RED-Bounces@example.ORG")]
    public void A_list_of_another_ones_address_is_told_with_both_whichever_comes_first(string address)
    {
        var (red, other) = (List("red@example.org"), List(address));

        var clash = Assert.Single(AddressClashes.Among([red, other]));

        Assert.StartsWith($"{other.List.Address} ", clash, StringComparison.Ordinal);
        Assert.Contains(" red@example.org ", clash, StringComparison.Ordinal);
        Assert.Equal([clash], AddressClashes.Among([other, red]));
        Assert.Equal([clash], AddressClashes.Of(red, [List("blue@example.org"), other, red]));
        Assert.Equal([clash], AddressClashes.Of(other, [red]));
    }

    [Theory]
    [InlineData("red-team@example.org")]
    [InlineData("red-requests@example.org")]
    [InlineData("red-help-desk@example.org")]
    [InlineData("red-request@example.com")]
    [InlineData("request@example.org")]
    public void Any_other_name_is_free(string address) => Assert.Empty(AddressClashes.Among([List("red@example.org"), List(address)]));

    [Fact]
    public void A_list_with_one_address_takes_no_other_and_one_for_bounces_counts()
    {
        var posts = List("red@example.org") with { Addresses = ListAddresses.Post };
        var own = List("red@example.org") with { Bounces = new() { Address = AddrSpec.Parse("returned@example.org") } };

        Assert.Empty(AddressClashes.Among([posts, List("red-request@example.org")]));
        Assert.Single(AddressClashes.Among([own, List("returned@example.org")]));
    }

    private static ListOptions List(string address) => new() { List = Mailbox.Parse(address), Addresses = ListAddresses.All };
}
