namespace Pymalist.Internet.Smtp;

/// <summary>Who gets a message and who sends it, as MAIL and RCPT say it (RFC 5321, section 4.1.1; RFC 1870, 3461, 6152, 6531).</summary>
/// <param name="Id">The mail's, for notifications.</param>
/// <param name="ReversePath">Where they go.</param>
/// <param name="Recipients">At least one; all international (RFC 6531), or none.</param>
/// <param name="Message">What they get.</param>
internal sealed record OutgoingEnvelope(string Id, ReversePath ReversePath, IReadOnlyList<Mailbox> Recipients, OutgoingMessage Message)
{
    // RFC 3461, section 4.4.
    private const int MaxEnvelopeId = 100;

    private static readonly EnhancedStatus NoInternationalAddresses = new(5, 6, 7);

    private bool IsInternational => ReversePath.Address is { IsInternational: true } || Recipients[0].Address.IsInternational;

    /// <summary>Why a server cannot take it, and what that is about; null when it may.</summary>
    public (EnhancedStatus Status, string Reason, Evidence Evidence)? Refusal(SmtpCapabilities can, OutgoingMessage message, string peer)
    {
        if (message.Size > can.MaxSize)
            return (EnhancedStatus.MessageTooBig, $"The message has {message.Size} octets, and {peer} takes {can.MaxSize}.", Evidence.Message);
        if (!can.SmtpUtf8 && IsInternational)
            return (NoInternationalAddresses, $"{peer} takes no addresses that are not ASCII (SMTPUTF8).", Recipients[0].Address.IsInternational ? Evidence.Recipient : Evidence.Message);

        return null;
    }

    public void SayMail(Flight flight, SmtpCapabilities can, SmtpOptions options, OutgoingMessage message)
    {
        flight.Add("MAIL FROM:<").Add(ReversePath.Address?.ToString() ?? "").Add(">");
        if (can.Size)
            flight.Add(" SIZE=").Add(message.Size);
        if (message.IsBinary)
            flight.Add(" BODY=BINARYMIME");
        else if (can.EightBitMime && message.Is8Bit)
            flight.Add(" BODY=8BITMIME");
        if (IsInternational)
            flight.Add(" SMTPUTF8");
        if (AsksForNotifications(can, options))
            SayNotificationsOfAll(flight, options);
        flight.End();
    }

    public void SayRecipient(Flight flight, SmtpCapabilities can, SmtpOptions options, int index)
    {
        var address = Recipients[index].Address;
        flight.Add("RCPT TO:<").Add(address.ToString()).Add(">");
        if (AsksForNotifications(can, options))
        {
            if (options.DsnNotify.Count > 0)
                flight.Add(" NOTIFY=").Add(string.Join(',', options.DsnNotify.Distinct()).ToUpperInvariant());
            flight.Add(" ORCPT=").Add(XText.Of(address));
        }

        flight.End();
    }

    private static bool AsksForNotifications(SmtpCapabilities can, SmtpOptions options) =>
        can.Dsn && (options.DsnNotify.Count > 0 || options.DsnReturn is not null);

    private void SayNotificationsOfAll(Flight flight, SmtpOptions options)
    {
        if (options.DsnReturn is { } what)
            flight.Add(what == DsnReturn.Full ? " RET=FULL" : " RET=HDRS");
        if (XText.Of(Id) is { Length: > 0 and <= MaxEnvelopeId } id)
            flight.Add(" ENVID=").Add(id);
    }
}
