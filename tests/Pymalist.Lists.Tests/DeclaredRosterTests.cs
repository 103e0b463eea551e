namespace Pymalist.Lists.Tests;

public sealed class DeclaredRosterTests
{
    [Fact]
    public async Task An_address_is_one_member_in_whatever_case()
    {
        var roster = new DeclaredRoster(Posts.Red with { Subscribers = [Posts.Ann, Posts.Bob, Mailbox.Parse("ANN@example.com")] });

        var members = await roster.Receivers(Posts.Mail(""), CancellationToken.None).Select(receiver => receiver.Member.Mailbox).ToListAsync();

        Assert.Equal([Posts.Ann, Posts.Bob], members);
    }

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("Ann@EXAMPLE.com", true)]
    [InlineData("ann+x@example.com", false)]
    [InlineData("ann@example.org", false)]
    public async Task It_includes_its_members_and_nobody_else(string address, bool included)
    {
        var roster = new DeclaredRoster(Posts.Red);

        Assert.Equal(included, await roster.Includes(AddrSpec.Parse(address), CancellationToken.None));
    }
}
