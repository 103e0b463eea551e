namespace Pymalist.Conformance;

/// <summary>Mail that any component can do something with.</summary>
internal static class Example
{
    public static readonly Mailbox List = Mailbox.Parse("\"Red mail list\" <red@example.org>");

    public static readonly Mailbox Ann = Mailbox.Parse("Ann <ann@example.com>");

    public static readonly Mailbox Bob = Mailbox.Parse("bob@example.net");

    /// <summary>As a fetcher gives it.</summary>
    public static Mail Post() => new()
    {
        Id = "0123456789abcdef",
        Message = "From: Ann <ann@example.com>\r\nTo: red@example.org\r\nSubject: Hello\r\nMessage-ID: <1@example.com>\r\n\r\nHello.\r\n"u8.ToArray(),
        Sender = Ann,
        ReversePath = new ReversePath(Ann.Address),
    };

    /// <summary>As a processor gives it.</summary>
    public static Mail Outgoing(string id, params IReadOnlyList<Mailbox> recipients) => Post() with
    {
        Id = id,
        Sender = List,
        ReversePath = new ReversePath(List.Address),
        List = List,
        Recipients = recipients,
    };
}
