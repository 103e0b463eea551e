using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Bounces;

/// <summary>What a header section says of who wrote the mail: a mail server, an answering machine, or neither.</summary>
internal sealed record AutomaticMail
{
    private static readonly string[] ServersLocalParts = ["mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon", "mailer_daemon", "post_master", "double-bounce", "no-reply", "noreply", "bounce", "bounces", "sysadmin"];

    private static readonly string[] ReplySubjects =
    [
        "automatic reply:", "auto:", "autoreply", "auto-reply", "auto reply", "autorespon", "auto-response", "out of office", "out of the office", "vacation", "away from", "i am away",
        "automatische antwort", "abwesenheit", "réponse automatique", "absence du bureau", "respuesta automática", "risposta automatica", "fuori sede", "automatisch antwoord", "automatisk svar",
        "resposta automática", "odpowiedź automatyczna", "автоответ", "自動応答", "自动回复",
    ];

    // No person begins a subject so.
    private static readonly string[] SureReplySubjects = ["automatic reply:", "auto reply:", "auto-reply:", "autoreply:", "automatische antwort:", "réponse automatique :", "respuesta automática:"];

    private static readonly string[] FailureSubjects =
    [
        "undeliver", "delivery fail", "delivery status notification", "failure notice", "failed delivery", "returned mail", "mail delivery", "delivery error", "delivery problem", "non-deliver",
        "nondeliver", "could not be delivered", "couldn't be delivered", "delayed mail", "message delivery", "mail failure", "unzustellbar", "non remis", "non remise", "no se puede entregar",
    ];

    private static readonly string[] ComplaintSubjects = ["complaint about message from"];

    /// <summary>Whether it reads as a server's own: the null reverse-path, or a name that servers have.</summary>
    public bool IsFromServer { get; private init; }

    /// <summary>Whether an answering machine wrote it (RFC 3834, and what was before it).</summary>
    public bool IsReply { get; private init; }

    /// <summary>Whether its subject is that of a notice of failure.</summary>
    public bool HasFailureSubject { get; private init; }

    /// <summary>Whether its subject is what Hotmail gave complaints before there was a form for them.</summary>
    public bool HasComplaintSubject { get; private init; }

    /// <summary>X-Failed-Recipients, as Exim and Google write it.</summary>
    public IReadOnlyList<AddrSpec> FailedRecipients { get; private init; } = [];

    public static AutomaticMail Read(ReadOnlySpan<byte> header)
    {
        bool isNull = false, isServer = false, isReply = false, isQuiet = false;
        var subject = "";
        IReadOnlyList<AddrSpec> failed = [];
        foreach (var field in new HeaderFields(header))
        {
            if (field.Is("Return-Path"u8))
                isNull |= IsWord(field.Body, "<>"u8);
            else if (field.Is("From"u8))
                isServer |= IsServer(field.Body);
            else if (field.Is("Auto-Submitted"u8))
                (isReply, isServer) = (isReply || StartsWith(field.Body, "auto-replied"u8), isServer || !IsWord(field.Body, "no"u8));
            else if (field.Is("X-Auto-Response-Suppress"u8))
                isQuiet = true;
            else if (field.Is("X-Autoreply"u8) || field.Is("X-Autorespond"u8) || field.Is("X-Autoreply-From"u8))
                isReply |= !IsWord(field.Body, "no"u8);
            else if (field.Is("Precedence"u8))
                isReply |= StartsWith(field.Body, "auto_reply"u8) || StartsWith(field.Body, "auto-reply"u8);
            else if (field.Is("Subject"u8))
                subject = EncodedWords.Decode(field.Body[..Math.Min(1_000, field.Body.Length)]);
            else if (field.Is("X-Failed-Recipients"u8))
                failed = [.. AddressList.Parse(field.Body, most: 200).Select(mailbox => mailbox.Address).Distinct()];
        }

        return new AutomaticMail
        {
            IsFromServer = isNull || isServer || failed.Count > 0,
            IsReply = isReply || SureReplySubjects.Any(words => subject.StartsWith(words, StringComparison.OrdinalIgnoreCase)) || ((isNull || isQuiet) && ReplySubjects.Any(words => subject.StartsWith(words, StringComparison.OrdinalIgnoreCase))),
            HasFailureSubject = Has(subject, FailureSubjects),
            HasComplaintSubject = Has(subject, ComplaintSubjects),
            FailedRecipients = failed,
        };
    }

    private static bool IsServer(ReadOnlySpan<byte> fieldBody)
    {
        if (AddressList.ParseAll(fieldBody, most: 1) is not [var author])
            return IsWord(fieldBody, "<>"u8);

        var at = author.Address.LastIndexOf('@');
        var localPart = at < 0 ? author.Address : author.Address[..at];
        return localPart.Length == 0 || ServersLocalParts.Contains(localPart, StringComparer.OrdinalIgnoreCase)
            || author.Name?.StartsWith("Mail Deliver", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static bool Has(string subject, string[] phrases) => phrases.Any(words => subject.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static bool IsWord(ReadOnlySpan<byte> fieldBody, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(fieldBody.Trim(" \t\r\n"u8), word);

    private static bool StartsWith(ReadOnlySpan<byte> fieldBody, ReadOnlySpan<byte> word) =>
        fieldBody.TrimStart(" \t\r\n"u8) is var text && text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
