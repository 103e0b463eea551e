using Pymalist.Queues;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>What a distributor tells the reactor, by way of a queue.</summary>
public sealed class FailuresOnTheWireTests
{
    private static readonly Mailbox Ann = Mailbox.Parse("ann@example.com");

    [Fact]
    public void On_what_a_verdict_rests_arrives_with_it()
    {
        RecipientReport[] reports = [.. Enum.GetValues<Evidence>().Select(evidence => new RecipientReport(Ann, EnhancedStatus.Permanent, "550 no") { Evidence = evidence })];
        var mail = new Mail { Id = MailId.New(), Message = "Subject: x\r\n\r\n"u8.ToArray(), Recipients = [Ann] };

        var decoded = WireCodec.DecodeFailure(WireCodec.Encode(new Failure(Role.Distributor, new MailException(EnhancedStatus.Permanent, "No.", reports), mail), "1"));

        Assert.Equal(reports, Assert.IsType<MailException>(decoded.Exception).Recipients);
    }
}
