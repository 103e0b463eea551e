using System.Text;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>Mail to send.</summary>
internal static class Posts
{
    public const string Message = "Subject: hello\r\n\r\nGood morning\r\n";

    public static Mail To(params string[] recipients) => Of(Message, recipients);

    public static Mail Of(string message, params string[] recipients) => new()
    {
        Id = MailId.New(),
        Message = Encoding.Latin1.GetBytes(message),
        ReversePath = new ReversePath(AddrSpec.Parse("bounces@list.test")),
        Recipients = [.. recipients.Select(Mailbox.Parse)],
    };

    /// <summary>Which recipient has which status: <c>ann@example.org 2.1.5</c>, sorted.</summary>
    public static string[] Statuses(this DeliveryReport report) =>
        [.. report.Recipients.Select(result => $"{result.Recipient.Address} {result.Status}").Order(StringComparer.Ordinal)];
}
