using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Tests.Policy;

public sealed class AddressPatternsTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData(" Ann@Example.COM ", "aNN@example.com")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@BÜCHER.example")]
    [InlineData("@example.com", "ann@example.com")]
    [InlineData("@Example.com.", "ann@mail.EXAMPLE.com")]
    [InlineData("@example.com", "ann@a.b.example.com")]
    [InlineData("@com", "ann@example.com")]
    [InlineData(@"^news-.*@example\.com$", "News-7@example.com")]
    [InlineData("^.*@(a|b)\\.example", "x@b.example")]
    [InlineData("ann@[192.0.2.1]", "ann@[192.0.2.1]")]
    [InlineData("\"a b\"@example.com", "\"a b\"@example.com")]
    public void An_address_is_included(string pattern, string address)
    {
        Assert.True(AddressPatterns.IsPattern(pattern));
        Assert.True(new AddressPatterns([pattern]).Includes(AddrSpec.Parse(address)));
    }

    [Theory]
    [InlineData("ann@example.com", "joann@example.com")]
    [InlineData("ann@example.com", "ann@example.com.evil.example")]
    [InlineData("@example.com", "ann@badexample.com")]
    [InlineData("@mail.example.com", "ann@example.com")]
    [InlineData("@example.com", "example.com@example.net")]
    [InlineData(@"^ann@example\.com$", "ann@example.comx")]
    [InlineData(@"^ann@example\.com$", "ann@exampleXcom")]
    [InlineData("^$", "ann@example.com")]
    public void Another_is_not(string pattern, string address) => Assert.False(new AddressPatterns([pattern]).Includes(AddrSpec.Parse(address)));

    [Theory]
    [InlineData("ann")]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@a..b")]
    [InlineData("^(")]
    [InlineData("^(?=x)y")]
    [InlineData(@"^(.)\1")]
    [InlineData("^(a{1000}){1000}")]
    public void What_is_none_of_the_three_is_refused(string pattern)
    {
        Assert.False(AddressPatterns.IsPattern(pattern));
        Assert.Throws<FormatException>(() => new AddressPatterns([pattern]));
        Assert.False(new AddressPatternsAttribute().IsValid(new[] { "ann@example.com", pattern }));
    }

    [Fact]
    public void A_regular_expression_has_500_characters_at_most()
    {
        Assert.True(AddressPatterns.IsPattern("^" + new string('a', 499)));
        Assert.False(AddressPatterns.IsPattern("^" + new string('a', 500)));
    }

    [Fact]
    public void A_hundred_thousand_patterns_are_as_quick_as_one()
    {
        var patterns = new AddressPatterns(Enumerable.Range(0, 100_000).SelectMany(i => new[] { $"a{i}@example.com", $"@d{i}.example" }));

        var found = Enumerable.Range(0, 100_000).Count(i => patterns.Includes(AddrSpec.Parse($"x@sub.d{i}.example")) && !patterns.Includes(AddrSpec.Parse($"b{i}@example.com")));

        Assert.Equal(100_000, found);
    }
}
