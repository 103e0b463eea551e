namespace Pymalist.Internet.Smtp.Listening;

/// <summary>What a listener speaks.</summary>
public enum SmtpServerProtocol
{
    /// <summary>RFC 5321.</summary>
    Smtp,

    /// <summary>RFC 2033: an answer for each recipient. Never on port 25.</summary>
    Lmtp,
}
