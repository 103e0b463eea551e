using Pymalist.Hosting.Operating;

namespace Pymalist.Hosting.Tests.Operating;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("550 5.1.1 no such user", "550 5.1.1 no such user")]
    [InlineData("Bücher 📚", "Bücher 📚")]
    [InlineData("red\u001b[31m\u0007", "red [31m ")]
    [InlineData("a\0b\r\nc\u0085d\u2028e", "a b  c d e")]
    public void No_control_character_is_left(string text, string printable) => Assert.Equal(printable, PrintableText.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("a\ufffdb", PrintableText.Of("a" + '\ud800' + "b"));
}
