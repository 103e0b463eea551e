namespace Pymalist.Components.Tests;

public sealed class DeliveryReportTests
{
    [Fact]
    public void A_recipient_without_an_answer_has_failed_for_now()
    {
        var report = new DeliveryReport([Some.Report(Some.Ann, EnhancedStatus.Success)]);

        var complete = report.CompletedFor([Some.Ann, Some.Bob]);

        Assert.Equal([(Some.Ann, EnhancedStatus.Success), (Some.Bob, EnhancedStatus.Transient)], complete.Recipients.Select(each => (each.Recipient, each.Status)));
    }

    [Fact]
    public void An_answer_counts_for_the_address_whatever_its_name_and_case()
    {
        var report = new DeliveryReport([Some.Report(Mailbox.Parse("Ann <ANN@example.org>"), EnhancedStatus.Permanent)]);

        Assert.Single(report.CompletedFor([Some.Ann]).Recipients);
    }

    [Fact]
    public void A_recipient_that_is_named_twice_is_missing_once() => Assert.Single(new DeliveryReport([]).CompletedFor([Some.Ann, Mailbox.Parse("Ann <ann@example.org>")]).Recipients);

    [Fact]
    public void One_answer_may_be_for_all()
    {
        var report = DeliveryReport.Of([Some.Ann, Some.Bob], EnhancedStatus.Permanent, "no");

        Assert.Equal([Some.Ann, Some.Bob], report.Recipients.Select(each => each.Recipient));
        Assert.All(report.Recipients, each => Assert.Equal((EnhancedStatus.Permanent, "no"), (each.Status, each.Reply)));
    }
}
