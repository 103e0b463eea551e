using System.Diagnostics;

namespace Pymalist.Queues;

/// <summary>Mail and failures as they stand on the wire (docs/wire.md). The one place where the headers have their names.</summary>
public static class WireCodec
{
    /// <summary>In place of a body that is kept elsewhere: its SHA-256, 64 hexadecimal digits in lower case. What carries it is no part of the mail.</summary>
    public const string BodyName = "ml_body";

    private const string Sender = "ml_sender";
    private const string SendTo = "ml_send_to";
    private const string List = "ml_list";
    private const string ReturnPath = "ml_return_path";
    private const string MailIdHeader = "ml_id";
    private const string ErrorFrom = "ml_error_from";
    private const string ErrorType = "ml_error_type";
    private const string ErrorText = "ml_error";
    private const string ErrorStatus = "ml_error_status";
    private const string ErrorRecipients = "ml_error_recipients";
    private const string TraceParent = "traceparent";
    private const string Rfc822 = "message/rfc822";

    // Headers have to fit into one AMQP frame (128 KiB) with all the rest.
    private const int MaxText = 4_000;

    /// <summary>A mail, on its way in or out.</summary>
    public static QueuedMessage Encode(Mail mail) => new()
    {
        MessageId = mail.Id,
        ContentType = Rfc822,
        Headers = HeadersOf(mail),
        Body = mail.Message,
    };

    /// <summary>A failure, with its mail where it has one.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="id">The same for a repeat of the same failure.</param>
    public static QueuedMessage Encode(Failure failure, string id)
    {
        var headers = failure.Mail is null ? [] : HeadersOf(failure.Mail);
        var verdict = failure.Exception as MailException;
        headers[ErrorFrom] = QueueNames.Key(failure.From);
        headers[ErrorType] = failure.Exception is ReportedException reported ? reported.Type : failure.Exception.GetType().FullName!;
        headers[ErrorText] = Bounded(failure.Exception.Message);
        if (failure.Mail is not null)
            headers[MailIdHeader] = failure.Mail.Id;
        if (verdict is not null)
        {
            headers[ErrorStatus] = verdict.Status.ToString();
            headers[ErrorRecipients] = verdict.Recipients.Select(Table).ToArray();
        }

        return new()
        {
            MessageId = id,
            ContentType = failure.Mail is null ? "application/octet-stream" : Rfc822,
            Headers = headers,
            Body = failure.Mail?.Message ?? default,
        };
    }

    /// <summary>The mail in a message.</summary>
    /// <exception cref="WireException">The message holds no such thing; says what is wrong.</exception>
    public static Mail DecodeMail(QueuedMessage message) => Decode(message, message.MessageId);

    /// <summary>The failure in a message. An exception that is no <see cref="MailException"/> comes as a <see cref="ReportedException"/>.</summary>
    /// <exception cref="WireException">The message holds no such thing; says what is wrong.</exception>
    public static Failure DecodeFailure(QueuedMessage message)
    {
        if (!Enum.TryParse<Role>(Text(message, ErrorFrom), ignoreCase: true, out var from))
            throw new WireException($"{ErrorFrom} must be fetcher, processor or distributor.");

        var text = Text(message, ErrorText) ?? "";
        Exception exception = EnhancedStatus.TryParse(Text(message, ErrorStatus), out var status)
            ? new MailException(status, text, Reports(message))
            : new ReportedException(Text(message, ErrorType) ?? "unknown", text);
        var hasMail = message.Body.Length > 0 || message.Headers.ContainsKey(MailIdHeader);
        return new(from, exception, hasMail ? Decode(message, Text(message, MailIdHeader) ?? message.MessageId) : null);
    }

    /// <summary>Where the trace goes on (W3C <c>traceparent</c>); null where there is none.</summary>
    public static string? TraceParentOf(QueuedMessage message) => message.Headers.GetValueOrDefault(TraceParent) as string;

    private static Dictionary<string, object> HeadersOf(Mail mail)
    {
        var headers = new Dictionary<string, object> { [SendTo] = mail.Recipients.Select(object (recipient) => recipient.Address.ToString()).ToArray() };
        if (mail.Sender is { } sender)
            headers[Sender] = sender.Address.ToString();
        if (mail.List is { } list)
            headers[List] = list.ToString();
        if (mail.ReversePath is { } path)
            headers[ReturnPath] = path.Address?.ToString() ?? "";
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            headers[TraceParent] = id;
        return headers;
    }

    private static Mail Decode(QueuedMessage message, string id)
    {
        if (id.Length is 0 or > 200)
            throw new WireException("message_id must be set, and be the same for a repeat (1 to 200 characters).");

        return new()
        {
            Id = id,
            Message = message.Body,
            Sender = MailboxOf(message, Sender),
            List = MailboxOf(message, List),
            ReversePath = PathOf(message),
            Recipients = RecipientsOf(message),
        };
    }

    private static Mailbox? MailboxOf(QueuedMessage message, string header) => Text(message, header) switch
    {
        null or "" => null,
        var text => Mailbox.TryParse(text, out var mailbox) ? mailbox : throw new WireException($"{header} is no address: '{text}'."),
    };

    private static ReversePath? PathOf(QueuedMessage message) => Text(message, ReturnPath) switch
    {
        null => null,
        var text => ReversePath.TryParse(text, out var path) ? path : throw new WireException($"{ReturnPath} is no address, nor empty: '{text}'."),
    };

    // One address may stand there as it is: a client library that sends an array of one as a string is not worth a lost mail.
    private static Mailbox[] RecipientsOf(QueuedMessage message) => message.Headers.GetValueOrDefault(SendTo) switch
    {
        null => [],
        string one => [Recipient(one)],
        IEnumerable<object> many => [.. many.Select(Recipient)],
        _ => throw new WireException($"{SendTo} must be an array of addresses."),
    };

    private static Mailbox Recipient(object value) =>
        Mailbox.TryParse(value as string, out var mailbox) ? mailbox : throw new WireException($"{SendTo} holds what is no address: '{value}'.");

    private static string? Text(QueuedMessage message, string header) => message.Headers.GetValueOrDefault(header) switch
    {
        null => null,
        string text => text,
        _ => throw new WireException($"{header} must be a string."),
    };

    private static object Table(RecipientReport report) => new Dictionary<string, object>
    {
        ["recipient"] = report.Recipient.Address.ToString(),
        ["status"] = report.Status.ToString(),
        ["reply"] = Bounded(report.Reply, MaxText / 10),
        ["evidence"] = report.Evidence.ToString().ToLowerInvariant(),
    };

    private static RecipientReport[] Reports(QueuedMessage message) =>
        message.Headers.GetValueOrDefault(ErrorRecipients) is IEnumerable<object> rows ? [.. rows.Select(Report)] : [];

    private static RecipientReport Report(object row)
    {
        if (row is not IReadOnlyDictionary<string, object> table
            || !Mailbox.TryParse(table.GetValueOrDefault("recipient") as string, out var recipient)
            || !EnhancedStatus.TryParse(table.GetValueOrDefault("status") as string, out var status))
            throw new WireException($"{ErrorRecipients} must be an array of tables with recipient, status and reply.");

        return new(recipient, status, table.GetValueOrDefault("reply") as string ?? "") { Evidence = EvidenceOf(table.GetValueOrDefault("evidence") as string) };
    }

    private static Evidence EvidenceOf(string? text) => text switch
    {
        "message" => Evidence.Message,
        "session" => Evidence.Session,
        "unknown" => Evidence.Unknown,
        _ => Evidence.Recipient,
    };

    private static string Bounded(string text, int length = MaxText) => text.Length <= length ? text : text[..length] + " …";
}

/// <summary>A message in a queue that is not what docs/wire.md asks for.</summary>
public sealed class WireException(string message) : Exception(message);
