namespace Pymalist.Components.Tests;

public sealed class DeliverToDistributorTests
{
    [Fact]
    public async Task The_mail_goes_to_the_given_recipients_and_is_the_same_otherwise()
    {
        var inner = new AnsweringDistributor(Some.Report(Some.Archive, EnhancedStatus.Success));
        var mail = Some.MailTo(Some.Ann, Some.Bob);

        await new DeliverToDistributor([Some.Archive], inner).Distribute(mail, default);

        Assert.Equal(mail with { Recipients = Assert.Single(inner.Distributed).Recipients }, inner.Distributed[0]);
        Assert.Equal([Some.Archive], inner.Distributed[0].Recipients);
    }

    [Fact]
    public async Task Each_recipient_is_reported_once_and_the_mails_own_need_nothing_more()
    {
        var inner = new AnsweringDistributor(Some.Report(Some.Archive, EnhancedStatus.Permanent));

        var report = await new DeliverToDistributor([Some.Archive], inner).Distribute(Some.MailTo(Some.Ann, Some.Archive), default);

        Assert.Equal([(Some.Archive, EnhancedStatus.Permanent), (Some.Ann, EnhancedStatus.Success)], report.Recipients.Select(each => (each.Recipient, each.Status)));
    }

    [Fact]
    public async Task One_that_nobody_answered_for_has_failed_for_now()
    {
        var report = await new DeliverToDistributor([Some.Archive], new AnsweringDistributor()).Distribute(Some.MailTo(), default);

        Assert.Equal(EnhancedStatus.Transient, Assert.Single(report.Recipients).Status);
    }
}
