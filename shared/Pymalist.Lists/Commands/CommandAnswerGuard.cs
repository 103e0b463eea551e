using System.Text;
using Pymalist.Internet.Messages;

namespace Pymalist.Lists.Commands;

/// <summary>
/// Tells whether a mail may be answered by a machine, or have its commands done, at all (RFC 3834, section 2): what other
/// machines wrote, what came by way of a list, and what nobody reads an answer to may not.
/// </summary>
/// <param name="own">Our own addresses, whose mail has come back: the list's, and those beside it.</param>
public sealed class CommandAnswerGuard(IReadOnlyCollection<AddrSpec> own)
{
    // Subjects of answering machines that say it nowhere else.
    private static readonly string[] MachineSubjects =
    [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "auto response", "auto-response", "autoresponse", "automated reply",
        "out of office", "out of the office", "vacation", "abwesenheit", "automatische antwort", "réponse automatique", "respuesta automática",
        "odpowiedź automatyczna", "自動応答", "自動返信", "不在", "رد تلقائي",
        "undeliverable", "undelivered mail", "delivery status notification", "delivery failure", "delivery notification", "failure notice",
        "mail delivery failed", "returned mail", "mail system error", "message delivery failure", "complaint about message from", "report domain:", "preview] report domain:",
    ];

    private readonly HashSet<AddrSpec> _own = [.. own];

    /// <summary>Why it may not be answered, for the log; null where it may.</summary>
    public string? Refusal(Mail mail)
    {
        var header = HeaderSection.Within(mail.Message.Span, MessageLimits.Default, out var isWhole);
        if (!isWhole)
            return "its header section is too long";
        if (mail.Author() is not { } author)
            return "it has no author to answer";
        if (AnswererSigns.IsMachine(author.Address) || _own.Contains(author.Address))
            return $"nobody reads answers at {author.Address}";

        return PathRefusal(mail) ?? FieldRefusal(header) ?? SubjectRefusal(header);
    }

    /// <summary>Whether it may be answered.</summary>
    public bool MayAnswer(Mail mail) => Refusal(mail) is null;

    // The topmost Return-Path is of the server that delivered the mail to us; it counts where the envelope is not known.
    private static string? PathRefusal(Mail mail)
    {
        if (mail.ReversePath is { } known)
            return PathRefusal(known);

        return HeaderSection.TryFind(mail.Message.Span, "Return-Path"u8, out var body) && ReversePath.TryParse(Encoding.Latin1.GetString(body.Trim(" \t\r\n"u8)), out var path)
            ? PathRefusal(path)
            : null;
    }

    private static string? PathRefusal(ReversePath path) => path.Address switch
    {
        null => "the reverse-path is empty",
        { } address when AnswererSigns.IsMachine(address) => $"its reverse-path is {address}",
        _ => null,
    };

    private static string? FieldRefusal(ReadOnlySpan<byte> header)
    {
        foreach (var field in new HeaderFields(header))
        {
            if (AnswererSigns.IsSign(field))
                return $"it has {Encoding.ASCII.GetString(field.Name)}";
        }

        return null;
    }

    private static string? SubjectRefusal(ReadOnlySpan<byte> header)
    {
        const int longest = 2_000;
        if (!HeaderSection.TryFind(header, "Subject"u8, out var body) || body.Length > longest)
            return null;

        var subject = EncodedWords.Decode(body).AsSpan().TrimStart(" [(*");
        foreach (var start in MachineSubjects)
        {
            if (subject.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return $"its subject begins like that of a machine ({start})";
        }

        return null;
    }
}
