namespace Pymalist.Components.Tests;

public sealed class MultipleDistributorTests
{
    [Fact]
    public async Task Each_distributes_even_where_another_throws()
    {
        var first = new ThrowingDistributor(new IOException("disk"));
        var second = new AnsweringDistributor(Some.Report(Some.Ann, EnhancedStatus.Success));
        var multiple = new MultipleDistributor([first, second]);

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => multiple.Distribute(Some.MailTo(Some.Ann), default));

        Assert.Single(second.Distributed);
        Assert.IsType<IOException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task A_recipient_of_several_has_the_worst_of_their_results()
    {
        var multiple = new MultipleDistributor([
            new AnsweringDistributor(Some.Report(Some.Ann, EnhancedStatus.Success), Some.Report(Some.Bob, EnhancedStatus.Permanent)),
            new AnsweringDistributor(Some.Report(Some.Ann, EnhancedStatus.Transient), Some.Report(Some.Bob, EnhancedStatus.Success)),
        ]);

        var report = await multiple.Distribute(Some.MailTo(Some.Ann, Some.Bob), default);

        Assert.Equal([(Some.Ann, EnhancedStatus.Transient), (Some.Bob, EnhancedStatus.Permanent)], report.Recipients.Select(each => (each.Recipient, each.Status)));
    }

    [Fact]
    public async Task One_that_is_silent_about_a_recipient_leaves_it_failed_for_now()
    {
        var multiple = new MultipleDistributor([new AnsweringDistributor(Some.Report(Some.Ann, EnhancedStatus.Success)), new AnsweringDistributor()]);

        var report = await multiple.Distribute(Some.MailTo(Some.Ann), default);

        Assert.Equal(EnhancedStatus.Transient, Assert.Single(report.Recipients).Status);
    }

    [Fact]
    public async Task Our_own_token_passes_through()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var second = new AnsweringDistributor();
        var multiple = new MultipleDistributor([new ThrowingDistributor(new OperationCanceledException(cancelled.Token)), second]);

        await Assert.ThrowsAsync<OperationCanceledException>(() => multiple.Distribute(Some.MailTo(Some.Ann), cancelled.Token));

        Assert.Empty(second.Distributed);
    }
}
