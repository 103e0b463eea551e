namespace Pymalist.Faults.Proxies;

/// <summary>A step of an SMTP client (RFC 5321, RFC 3030).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">The command; empty at the end of a message.</param>
/// <param name="Connection">From 1, of all.</param>
/// <param name="Transaction">Of this connection, from 1; 0 before its first MAIL.</param>
/// <param name="Recipient">The number of the RCPT in its transaction, from 1; else how many there were.</param>
internal sealed record SmtpStep(SmtpStepKind Kind, string Line, int Connection, int Transaction, int Recipient);

internal enum SmtpStepKind
{
    /// <summary>Some other command.</summary>
    Command,

    Mail,

    Recipient,

    /// <summary>The final dot, or the last octet of the last chunk.</summary>
    MessageEnd,
}
