using Pymalist.Lists.Commands;

namespace Pymalist.Lists.Tests.Commands;

public sealed class CommandAddressTests
{
    public static TheoryData<string, CommandAddress?> Addresses => new()
    {
        { "red@example.org", new(ListAddressKind.Post) },
        { "Red-Request@Example.ORG", new(ListAddressKind.Request) },
        { "red-owner@example.org", new(ListAddressKind.Owner) },
        { "red-subscribe@example.org", new(ListAddressKind.Command, new SubscribeCommand()) },
        { "red-join@example.org", new(ListAddressKind.Command, new SubscribeCommand()) },
        { "red-unsubscribe@example.org", new(ListAddressKind.Command, new UnsubscribeCommand()) },
        { "red-leave@example.org", new(ListAddressKind.Command, new UnsubscribeCommand()) },
        { "red-help@example.org", new(ListAddressKind.Command, new HelpCommand()) },
        { "red-confirm+AbC+9@example.org", new(ListAddressKind.Command, new ConfirmCommand("AbC+9")) },
        { "red-confirm-AbC9@example.org", new(ListAddressKind.Command, new ConfirmCommand("AbC9")) },
        { "red-subscribe-x@example.org", null },
        { "red-team-help@example.org", null },
        { "red-confirm@example.org", null },
        { "red-confirm+@example.org", null },
        { "redder@example.org", null },
        { "red-other@example.org", null },
        { "red@example.com", null },
        { "blue-request@example.org", null },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_says_what_it_is_for(string address, CommandAddress? expected)
    {
        var read = CommandAddress.Read(Posts.Red.List.Address, AddrSpec.Parse(address));

        Assert.Equal(expected, read);
    }
}
