using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Messages.Building;
using Pymalist.Lists.Bounces;

namespace Pymalist.Hosting.Stages;

/// <summary>
/// What a mail server would send back (RFC 3464): a server that refuses a recipient at once sends nothing, and the list has to hear of it
/// all the same.
/// </summary>
internal static class UndeliveredMail
{
    /// <summary>A delivery status notification for each recipient that was refused for good, or for so long that it was given up (RFC 5321, section 4.5.4.1), to the return path of the mail; none where that tells nobody apart.</summary>
    public static IEnumerable<Mail> Of(Failure failure, DateTimeOffset now)
    {
        if (failure is not { From: Role.Distributor, Exception: MailException verdict, Mail: { ReversePath.Address: { } returnPath, List: { } list } mail } || !BounceAddress.LooksMade(returnPath))
            yield break;

        var isOver = verdict.Status == EnhancedStatus.DeliveryTimeExpired;
        foreach (var report in verdict.Recipients.Where(report => report.Evidence == Evidence.Recipient && (report.Status.IsPermanent || isOver)))
        {
            var id = MailId.Derived(mail.Id, "undelivered", report.Recipient.Address.ToString());
            yield return new()
            {
                Id = id,
                ReversePath = ReversePath.Null,
                Recipients = [new(null, returnPath)],
                Message = Notification(list, returnPath, report with { Status = report.Status with { Class = 5 } }, mail, id, now),
            };
        }
    }

    private static ReadOnlyMemory<byte> Notification(Mailbox list, AddrSpec returnPath, RecipientReport report, Mail mail, string id, DateTimeOffset now)
    {
        var domain = list.Address.Domain;
        return new NewMessage
        {
            From = new("Mail Delivery System", AddrSpec.Parse($"mailer-daemon@{domain}")),
            To = [new(null, returnPath)],
            Subject = "Undelivered Mail Returned to Sender",
            Date = now,
            MessageId = $"<undelivered.{id[^16..]}@{domain}>",
            Fields = [("Auto-Submitted", "auto-replied")],
            Content = MultipartEntity.Report(
                "delivery-status",
                new TextEntity($"A mail of {list} was not delivered to {report.Recipient.Address}:\n\n{report.Reply}\n"),
                new DeliveryStatusEntity(domain, now, [report]),
                new TextEntity(Encoding.Latin1.GetString(HeaderSection.Within(mail.Message.Span, MessageLimits.Default, out _)))),
        }.ToMessage();
    }
}
