namespace Pymalist.Components.Tests;

public sealed class MultipleReactorTests
{
    private static readonly Failure Failure = new(Role.Fetcher, new IOException("no mailbox"), Mail: null);

    [Fact]
    public async Task Each_reacts_even_where_another_throws()
    {
        var (before, after) = (new CollectingReactor(), new CollectingReactor());
        var multiple = new MultipleReactor([before, new ThrowingReactor(new IOException("x")), after]);

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => multiple.React(Failure, default));

        Assert.Equal([Failure], before.Failures);
        Assert.Equal([Failure], after.Failures);
        Assert.Single(thrown.InnerExceptions);
    }

    [Fact]
    public async Task Our_own_token_passes_through()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var after = new CollectingReactor();
        var multiple = new MultipleReactor([new ThrowingReactor(new OperationCanceledException(cancelled.Token)), after]);

        await Assert.ThrowsAsync<OperationCanceledException>(() => multiple.React(Failure, cancelled.Token));

        Assert.Empty(after.Failures);
    }
}
