using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Tests.Commands;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("One<br>Two<br/>Three", "One\nTwo\nThree")]
    [InlineData("a &lt;b&gt; &amp; c&nbsp;&eacute;", "a <b> & c é")]
    [InlineData("  a \r\n  b  ", "a b")]
    [InlineData("<style>x</style><script>y</script>z<!-- w -->", "z")]
    [InlineData("Hi<blockquote>One<blockquote>Two</blockquote></blockquote>Bye", "Hi\n> One\n> > Two\nBye")]
    [InlineData("2 < 3 and 3 > 2", "2 < 3 and 3 > 2")]
    [InlineData("<b", "")]
    [InlineData("", "")]
    public void Html_is_read_as_people_read_it(string html, string text)
    {
        Assert.Equal(text, HtmlText.Of(html));
    }
}
