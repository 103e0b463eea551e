namespace Pymalist.Internet.Smtp.Listening;

/// <summary>What all sessions of a listener share.</summary>
/// <param name="Options">As they were given.</param>
/// <param name="IsKnown">Says which recipients there are; null where every address is one.</param>
/// <param name="HandOver">Hands a mail over, and waits until it is safe; false when it is not.</param>
/// <param name="Certificate">Null where there is no TLS.</param>
/// <param name="Budget">Of the octets that messages may have.</param>
/// <param name="Stopping">No more is taken.</param>
internal sealed record SmtpService(
    SmtpListenerOptions Options,
    Func<AddrSpec, bool>? IsKnown,
    Func<Mail, CancellationToken, Task<bool>> HandOver,
    ServerCertificate? Certificate,
    OctetBudget Budget,
    CancellationToken Stopping)
{
    public bool IsLmtp => Options.Protocol == SmtpServerProtocol.Lmtp;
}
