using System.Text;
using Pymalist.Internet.Authentication;

namespace Pymalist.Internet.Tests.Authentication;

public sealed class TagListTests
{
    private static TagList? Parse(string text) => TagList.Parse(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("a=1; b=2")]
    [InlineData("a=1; b=2;")]
    [InlineData(" a = 1 ;\r\n\tb\r\n = 2 ;\r\n ")]
    [InlineData("a=1;x=;b=2")]
    public void White_space_around_names_and_values_means_nothing(string text)
    {
        var tags = Parse(text)!;

        Assert.Equal("1", tags.Text("a"));
        Assert.Equal("2", tags.Text("b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData(";")]
    [InlineData("a")]
    [InlineData("a=1;;b=2")]
    [InlineData("a=1;b=2;;")]
    [InlineData("a=1; a=2")]
    [InlineData("=1")]
    [InlineData("_=1")]
    [InlineData("1a=1")]
    [InlineData("a b=1")]
    [InlineData("ä=1")]
    public void What_is_no_list_is_refused(string text) => Assert.Null(Parse(text));

    [Fact]
    public void Names_are_case_sensitive() => Assert.False(Parse("A=1")!.Has("a"));

    [Fact]
    public void A_value_may_hold_equals_signs_and_folds() => Assert.Equal("a==\r\n b", Parse("p=a==\r\n b")!.Text("p"));

    [Fact]
    public void Base64_is_read_over_folds() => Assert.Equal([1, 2, 3], Parse("p=A\r\n\tQ I\tD")!.Octets("p", 3)!);

    [Theory]
    [InlineData("p=")]
    [InlineData("p=AQI")]
    [InlineData("p=AQI*")]
    [InlineData("p=AQIDBA==")]
    [InlineData("q=AQID")]
    public void Base64_that_is_damaged_empty_or_too_long_is_none(string text) => Assert.Null(Parse(text)!.Octets("p", 3));

    [Fact]
    public void A_list_of_a_megabyte_or_of_ten_thousand_tags_is_refused()
    {
        Assert.Null(Parse("a=" + new string('x', 1_000_000)));
        Assert.Null(Parse(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"t{i}=;"))));
    }
}
