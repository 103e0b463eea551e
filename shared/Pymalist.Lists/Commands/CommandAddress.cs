namespace Pymalist.Lists.Commands;

/// <summary>What the addresses of a list are for, beside that for posts (RFC 2142, section 6).</summary>
public enum ListAddressKind
{
    /// <summary><c>red@</c>: what members post.</summary>
    Post,

    /// <summary><c>red-request@</c>: commands in the mail.</summary>
    Request,

    /// <summary><c>red-subscribe@</c>, <c>red-join@</c>, <c>red-unsubscribe@</c>, <c>red-leave@</c>, <c>red-help@</c>, <c>red-confirm+TOKEN@</c>: the address is the command.</summary>
    Command,

    /// <summary><c>red-owner@</c>: people who care for the list.</summary>
    Owner,

    /// <summary><c>red-bounces@</c>, <c>red-bounces+TOKEN@</c>: what could not be delivered. It is read by <see cref="Bounces.BounceAddress"/>.</summary>
    Bounces,
}

/// <summary>One of a list's addresses, read.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Command">What it asks for, whatever stands in the mail; null for any other kind.</param>
public sealed record CommandAddress(ListAddressKind Kind, ListCommand? Command = null)
{
    /// <summary>Reads an address; null where it is none of this list's.</summary>
    /// <param name="list">The list's address for posts.</param>
    /// <param name="recipient">Where a mail went.</param>
    /// <param name="separator">What stands before the token of a confirmation.</param>
    public static CommandAddress? Read(AddrSpec list, AddrSpec recipient, char separator = '+')
    {
        var isOfList = recipient.Domain.Equals(list.Domain, StringComparison.OrdinalIgnoreCase)
            && recipient.LocalPart.StartsWith(list.LocalPart, StringComparison.OrdinalIgnoreCase);
        if (!isOfList)
            return null;

        var suffix = recipient.LocalPart[list.LocalPart.Length..];
        var cut = TokenStart(suffix, separator);
        var name = (cut < 0 ? suffix : suffix[..cut]).ToLowerInvariant();
        return (name, cut < 0) switch
        {
            ("", true) => new(ListAddressKind.Post),
            ("-request", true) => new(ListAddressKind.Request),
            ("-owner", true) => new(ListAddressKind.Owner),
            ("-subscribe" or "-join", true) => new(ListAddressKind.Command, new SubscribeCommand()),
            ("-unsubscribe" or "-leave", true) => new(ListAddressKind.Command, new UnsubscribeCommand()),
            ("-help", true) => new(ListAddressKind.Command, new HelpCommand()),
            ("-confirm", false) when cut + 1 < suffix.Length => new(ListAddressKind.Command, new ConfirmCommand(suffix[(cut + 1)..])),
            _ => null,
        };
    }

    // The name of a command has no other hyphen than its first.
    private static int TokenStart(string suffix, char separator) =>
        suffix.IndexOf(separator, StringComparison.Ordinal) is var plus && (plus >= 0 && separator != '-') ? plus : suffix.Length > 0 ? suffix.IndexOf('-', 1) : -1;
}
