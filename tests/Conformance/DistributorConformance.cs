namespace Pymalist.Conformance;

/// <summary>What every distributor does. Derive from it; the world it distributes to knows Ann and Bob.</summary>
public abstract class DistributorConformance
{
    protected abstract IDistributor Distributor();

    [Fact]
    public virtual async Task Each_recipient_is_reported_once()
    {
        var mail = Example.Outgoing("each", Example.Ann, Example.Bob);

        var report = await Distributor().Distribute(mail, CancellationToken.None);

        AssertReportsOnce(report, mail);
        Assert.All(report.Recipients, recipient => Assert.True(recipient.Status.IsSuccess, recipient.ToString()));
    }

    [Fact]
    public virtual async Task A_mail_for_nobody_is_no_trouble()
    {
        var report = await Distributor().Distribute(Example.Outgoing("nobody"), CancellationToken.None);

        Assert.DoesNotContain(report.Recipients, recipient => recipient.Recipient == Example.Ann);
    }

    [Fact]
    public virtual async Task Several_mails_at_a_time_are_each_reported()
    {
        var distributor = Distributor();
        var mails = Enumerable.Range(0, 8).Select(number => Example.Outgoing($"several{number}", Example.Ann, Example.Bob)).ToList();

        var reports = await Task.WhenAll(mails.Select(mail => distributor.Distribute(mail, CancellationToken.None)));

        Assert.All(reports.Zip(mails), pair => AssertReportsOnce(pair.First, pair.Second));
    }

    [Fact]
    public virtual async Task The_mail_itself_is_left_as_it_is()
    {
        var mail = Example.Outgoing("left", Example.Ann);
        var octets = mail.Message.ToArray();

        await Distributor().Distribute(mail, CancellationToken.None);

        Assert.Equal(octets, mail.Message.ToArray());
        Assert.Equal([Example.Ann], mail.Recipients);
    }

    [Fact]
    public virtual async Task One_that_is_cancelled_ends()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        Assert.True(await Cancelled.Ends(() => Distributor().Distribute(Example.Outgoing("cancelled", Example.Ann), cancellation.Token)));
    }

    private static void AssertReportsOnce(DeliveryReport report, Mail mail)
    {
        var reported = report.Recipients.Select(recipient => recipient.Recipient.Address).ToList();
        Assert.Equal(reported.Distinct().Count(), reported.Count);
        Assert.All(mail.Recipients, recipient => Assert.Contains(recipient.Address, reported));
    }
}
