namespace Pymalist.Lists.Commands;

/// <summary>What stands behind a list's name and a hyphen in the addresses that it has for itself (RFC 2142, section 6).</summary>
internal static class ListAddressNames
{
    public static readonly IReadOnlyList<string> All = ["request", "owner", "subscribe", "unsubscribe", "join", "leave", "help", "confirm", "bounces"];
}
