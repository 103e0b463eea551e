namespace Pymalist.Internet.Imap;

/// <summary>What a server says that it can do (RFC 9051, section 7.2.2).</summary>
internal sealed class ImapCapabilities
{
    private const string Authentication = "AUTH=";

    // More than any server has; what is said after that is not listened to.
    private const int MaxCount = 500;

    private readonly HashSet<string> _names;

    public ImapCapabilities(IEnumerable<ImapValue> values) =>
        _names = new(values.OfType<ImapAtom>().Take(MaxCount).Select(atom => atom.Text), StringComparer.OrdinalIgnoreCase);

    /// <summary>The SASL mechanisms it offers.</summary>
    public IEnumerable<string> Mechanisms =>
        _names.Where(name => name.StartsWith(Authentication, StringComparison.OrdinalIgnoreCase)).Select(name => name[Authentication.Length..]);

    /// <summary>Whether it has this: <c>STARTTLS</c>, <c>LOGINDISABLED</c>.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Whether it has this by name, or because IMAP4rev2 includes it (RFC 9051, appendix E): UIDPLUS, MOVE, IDLE, SASL-IR.</summary>
    public bool HasOrIsRev2(string name) => Has(name) || Has("IMAP4rev2");

    /// <summary>Whether a literal of so many octets may be sent without waiting for the server's word (RFC 7888).</summary>
    public bool TakesLiteral(int octets) => Has("LITERAL+") || (octets <= 4096 && HasOrIsRev2("LITERAL-"));
}
