namespace Pymalist.Components.Tests;

public sealed class ReversePathTests
{
    [Theory]
    [InlineData("<>", "<>")]
    [InlineData("", "<>")]
    [InlineData(" < > ", "<>")]
    [InlineData("<ann@example.org>", "<ann@example.org>")]
    [InlineData("ann@example.org", "<ann@example.org>")]
    public void A_path_is_an_address_or_nothing_in_brackets(string text, string path)
    {
        Assert.True(ReversePath.TryParse(text, out var read));
        Assert.Equal(path, read.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<")]
    [InlineData(">")]
    [InlineData("<ann>")]
    [InlineData("<<ann@example.org>>")]
    [InlineData("<ann@example.org> SIZE=1")]
    [InlineData("ann@example.org\r\nRCPT")]
    public void Anything_else_is_no_path(string? text) => Assert.False(ReversePath.TryParse(text, out _));

    [Fact]
    public void The_null_reverse_path_has_no_address()
    {
        Assert.Null(ReversePath.Null.Address);
        Assert.Equal(ReversePath.Null, new ReversePath((AddrSpec?)null));
    }
}
