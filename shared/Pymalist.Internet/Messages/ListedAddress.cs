namespace Pymalist.Internet.Messages;

/// <summary>A member of an address-list as it stands in a field: a mailbox, or what cannot be one (<c>MAILER-DAEMON</c>).</summary>
/// <param name="Name">Decoded, without control characters; null where there is none.</param>
/// <param name="Address">As it stands, without what is between its words; it may hold anything, or nothing.</param>
public sealed record ListedAddress(string? Name, string Address)
{
    /// <summary>The mailbox it is; null where the address has no domain, or is none.</summary>
    public Mailbox? ToMailbox() => AddrSpec.TryParse(Address, out var address) ? new Mailbox(Name, address) : null;

    public override string ToString() => ToMailbox()?.ToString() ?? $"{Name} <{Address}>".TrimStart();
}
