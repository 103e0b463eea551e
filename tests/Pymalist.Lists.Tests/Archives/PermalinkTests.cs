using Pymalist.Lists.Archives;

namespace Pymalist.Lists.Tests.Archives;

public sealed class PermalinkTests
{
    // As Mailman has written them into the fields of posts: Message-ID-Hash.
    [Theory]
    [InlineData("<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>", "JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP")]
    [InlineData("<20220506141009.18047-1-christian.koenig@amd.com>", "MOGQN3TBLB5ZRRF5VEVBPCWDM3AJXIXR")]
    [InlineData("20230310144733.1546413-1-robh@kernel.org", "4GKMX7ISRT2B5265UD4CM4BJCTPSCBS7")]
    public void A_post_is_found_by_what_Mailman_calls_it(string messageId, string hash) => Assert.Equal(hash, Permalink.Of(messageId));

    [Theory]
    [InlineData("https://lists.example.org/archives")]
    [InlineData("https://lists.example.org/archives/")]
    public void An_address_is_that_of_HyperKitty(string baseUrl) => Assert.Equal(
        "https://lists.example.org/archives/list/red%2Bgreen@example.org/message/JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP/",
        Permalink.For(baseUrl, AddrSpec.Parse("red+green@example.org"), "<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>"));

    [Fact]
    public void Another_post_of_an_id_has_an_address_of_its_own()
    {
        var (one, two) = (Permalink.OfAnother("<a@b>", "1"), Permalink.OfAnother("<a@b>", "2"));

        Assert.Equal(3, new[] { Permalink.Of("<a@b>"), one, two }.Distinct().Count());
        Assert.All([one, two], link => Assert.Matches("^[A-Z2-7]{32}$", link));
    }

    [Fact]
    public void An_id_of_any_characters_has_an_address() =>
        Assert.All(["", "<>", "\u00fc", "\u20ac\ud800", new string('x', 100_000)], id => Assert.Matches("^[A-Z2-7]{32}$", Permalink.Of(id)));
}
