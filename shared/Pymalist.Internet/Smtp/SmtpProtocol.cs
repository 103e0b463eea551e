namespace Pymalist.Internet.Smtp;

/// <summary>What is spoken with the server.</summary>
public enum SmtpProtocol
{
    /// <summary>RFC 5321.</summary>
    Smtp,

    /// <summary>LMTP (RFC 2033): delivery into mailboxes, with an answer for each recipient once the message is there.</summary>
    Lmtp,
}
