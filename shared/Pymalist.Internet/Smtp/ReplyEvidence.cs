namespace Pymalist.Internet.Smtp;

/// <summary>What a reply is about, where it is not about one recipient.</summary>
internal static class ReplyEvidence
{
    // RFC 5321, section 4.2.3, and RFC 4954, section 6: a command out of turn, and log in first.
    private const int BadSequence = 503;
    private const int AuthenticationRequired = 530;

    /// <summary>Of the reply to DATA, to a chunk or to the message's end.</summary>
    public static Evidence OfMessage(SmtpReply reply) => reply.EndsSession ? Evidence.Session : Evidence.Message;

    /// <summary>Of a refusal of MAIL.</summary>
    /// <remarks>
    /// MAIL carries the reverse-path and the message's size and form. A refusal for good is about these: any other session would
    /// hear it again. So is one for now that names them. Every other "later" is the server's trouble (load, disk, its policy for
    /// clients), and what is about the session itself says nothing of the mail, whatever its class.
    /// </remarks>
    public static Evidence OfMail(SmtpReply reply) => reply switch
    {
        { EndsSession: true } or { Code: BadSequence or AuthenticationRequired } => Evidence.Session,
        { Code: >= 500 } => Evidence.Message,

        // RFC 3463, sections 3.2, 3.4 and 3.7: the sender's address, the message's size, its content.
        { Enhanced: { Subject: 1, Detail: 7 or 8 } or { Subject: 3, Detail: 4 } or { Subject: 6 } } => Evidence.Message,
        _ => Evidence.Session,
    };
}
