using Pymalist.Internet.DomainNames;

namespace Pymalist.Internet.Tests.DomainNames;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("Example.ORG.", "example.org")]
    [InlineData("_dmarc.example.org", "_dmarc.example.org")]
    [InlineData("B\u00dcCHER.example", "xn--bcher-kva.example")]
    [InlineData("\u516c\u53f8.cn", "xn--55qx5d.cn")]
    [InlineData("xn--85x722f.\u4e2d\u56fd", "xn--85x722f.xn--fiqs8s")]
    [InlineData("a\u3002b\uff0ec\uff61", "a.b.c")]
    public void A_name_has_one_form_in_which_it_is_compared(string name, string ascii)
    {
        Assert.Equal(ascii, DomainName.ToAscii(name));
        Assert.True(DomainName.AreEqual(name, ascii));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".org")]
    [InlineData("a..org")]
    [InlineData("a b.org")]
    [InlineData("a\0.org")]
    [InlineData("a\\.org")]
    [InlineData("b\u00fc\u00a0cher.org")]
    [InlineData("b\u00fc\u200bcher.org")]
    [InlineData("b\u00fccher\ufffd.org")]
    [InlineData("b\u00fc\u202echer.org")]
    public void What_can_be_no_name_has_none(string name) => Assert.Null(DomainName.ToAscii(name));

    [Fact]
    public void Labels_and_names_have_a_greatest_length()
    {
        var label = new string('x', 63);

        Assert.NotNull(DomainName.ToAscii($"{label}.{label}.{label}.{label[..61]}"));
        Assert.Null(DomainName.ToAscii($"{label}.{label}.{label}.{label[..62]}"));
        Assert.Null(DomainName.ToAscii($"{label}x.org"));
        Assert.Null(DomainName.ToAscii(new string('\u00fc', 1_000_000)));
    }

    [Fact]
    public void What_is_no_name_equals_nothing() => Assert.False(DomainName.AreEqual("a..b", "a..b"));

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("a.example.org", true)]
    [InlineData("an-example.org", false)]
    [InlineData("org", false)]
    public void A_name_lies_within_another_at_a_dot(string name, bool within) => Assert.Equal(within, DomainName.IsWithin(name, "example.org"));
}
