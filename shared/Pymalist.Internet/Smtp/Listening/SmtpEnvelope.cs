using System.Globalization;

namespace Pymalist.Internet.Smtp.Listening;

/// <summary>The envelope that a client builds up, command by command; each answers with a reply line.</summary>
internal sealed class SmtpEnvelope(SmtpListenerOptions options, Func<AddrSpec, bool>? isKnown, OctetBudget budget)
{
    private readonly List<Mailbox> _recipients = [];
    private readonly HashSet<AddrSpec> _addresses = [];
    private ReversePath? _reversePath;

    /// <summary>Whether MAIL was said.</summary>
    public bool IsBegun => _reversePath is not null;

    /// <summary>Whether it was announced with SMTPUTF8 (RFC 6531).</summary>
    public bool IsInternational { get; private set; }

    public ReversePath ReversePath => _reversePath ?? ReversePath.Null;

    /// <summary>How many RCPT commands were answered with yes: in LMTP each has an answer of its own at the end (RFC 2033, section 4.2).</summary>
    public int Accepted { get; private set; }

    /// <summary>Each once, in the order they came in.</summary>
    public IReadOnlyList<Mailbox> Recipients => [.. _recipients];

    public void Clear()
    {
        (_reversePath, IsInternational, Accepted) = (null, false, 0);
        _recipients.Clear();
        _addresses.Clear();
    }

    public string Mail(SmtpCommandLine command)
    {
        if (_reversePath is not null)
            return "503 5.5.1 There is a MAIL already";
        if (!command.TryReadPath("FROM", out var text, out var parameters))
            return "501 5.5.4 Write MAIL FROM:<address>";
        if (Refusal(parameters) is { } refusal)
            return refusal;
        if (!ReversePath.TryParse(text, out var path))
            return "501 5.1.7 That is no address of a sender";

        IsInternational = parameters.Contains("SMTPUTF8", StringComparer.OrdinalIgnoreCase);
        if (path.Address is { IsInternational: true } && !IsInternational)
            return "550 5.6.7 Such an address needs SMTPUTF8";

        _reversePath = path;
        return "250 2.1.0 Ok";
    }

    public string Rcpt(SmtpCommandLine command)
    {
        if (_reversePath is null)
            return "503 5.5.1 Say MAIL first";
        if (!command.TryReadPath("TO", out var text, out var parameters))
            return "501 5.5.4 Write RCPT TO:<address>";
        if (parameters.Length > 0)
            return "555 5.5.4 RCPT has no parameters here";

        // The one name that is an address by itself (RFC 5321, section 4.5.1).
        if (text.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
            text = $"{text}@{options.HostName}";
        if (!AddrSpec.TryParse(text, out var address))
            return "501 5.1.3 That is no address of a recipient";
        if (address.IsInternational && !IsInternational)
            return "553 5.6.7 Such an address needs SMTPUTF8";
        if (isKnown is not null && !isKnown(address))
            return "550 5.1.1 There is nobody of that address here";
        if (Accepted >= options.MaxRecipients)
            return "452 4.5.3 Too many recipients; send them the message by itself";

        Accepted++;
        if (_addresses.Add(address))
            _recipients.Add(new Mailbox(null, address));
        return "250 2.1.5 Ok";
    }

    /// <summary>Why there can be no message; null where it can.</summary>
    public string? Refusal() => this switch
    {
        { _reversePath: null } => "503 5.5.1 Say MAIL first",
        { Accepted: 0 } => options.Protocol == SmtpServerProtocol.Lmtp ? "503 5.5.1 There is no recipient" : "554 5.5.1 There is no recipient",
        _ => null,
    };

    private string? Refusal(string[] parameters)
    {
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, null) : (parameter[..equals], parameter[(equals + 1)..]);
            var refusal = (name.ToUpperInvariant(), value?.ToUpperInvariant()) switch
            {
                ("SMTPUTF8", null) or ("BODY", "7BIT" or "8BITMIME") => null,
                ("AUTH", { Length: > 0 }) when options.Users.Count > 0 => null,
                ("SIZE", { Length: > 0 and <= 20 } size) when !size.AsSpan().ContainsAnyExceptInRange('0', '9') => TooBig(size),
                ("SIZE" or "BODY" or "SMTPUTF8", _) => "501 5.5.4 That parameter has no such value",
                _ => "555 5.5.4 MAIL has no such parameter here",
            };
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    private string? TooBig(string size) => decimal.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture) switch
    {
        var octets when octets > options.MaxMessageSize => $"552 5.3.4 A message has at most {options.MaxMessageSize} octets here",
        var octets when octets > budget.Left => "452 4.3.1 There is no room for it now; try again later",
        _ => null,
    };
}
