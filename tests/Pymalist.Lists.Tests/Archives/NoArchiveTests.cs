using System.Text;
using Pymalist.Lists.Archives;

namespace Pymalist.Lists.Tests.Archives;

public sealed class NoArchiveTests
{
    [Theory]
    [InlineData("X-No-Archive: yes\n\n", true)]
    [InlineData("x-no-archive:YES\r\n\r\n", true)]
    [InlineData("X-No-Archive: Yes (please)\n\n", true)]
    [InlineData("Archive: no\n\n", true)]
    [InlineData("Archive: no; filename=a\n\n", true)]
    [InlineData("X-No-Archive: no\n\n", false)]
    [InlineData("X-No-Archive:\n\n", false)]
    [InlineData("X-No-Archive: yesterday\n\n", false)]
    [InlineData("Archive: yes\n\n", false)]
    [InlineData("Archive: nothing\n\n", false)]
    [InlineData("From: a\n\nX-No-Archive: yes\n", false)]
    [InlineData("", false)]
    public void An_author_may_ask_for_it(string message, bool isAsked) => Assert.Equal(isAsked, NoArchive.IsAskedFor(Encoding.ASCII.GetBytes(message)));
}
