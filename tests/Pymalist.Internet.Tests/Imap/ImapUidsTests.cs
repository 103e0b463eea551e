using Pymalist.Internet.Imap;

namespace Pymalist.Internet.Tests.Imap;

public sealed class ImapUidsTests
{
    [Theory]
    [InlineData("7", 7u)]
    [InlineData("1:3", 1u, 2u, 3u)]
    [InlineData("1:2,4,6:8", 8u, 1u, 7u, 2u, 6u, 4u)]
    [InlineData("1,3,4294967294:4294967295", 1u, 4294967295u, 3u, 4294967294u)]
    public void Neighbours_are_a_range(string expected, params uint[] uids)
    {
        Assert.Equal(expected, ImapUids.Set(uids));
    }
}
