using Pymalist.Hosting.Stages;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class OutageTests
{
    private readonly CollectingLogger<Outage> _logger = new();
    private readonly SteppedTime _time = new();

    [Fact]
    public void It_has_a_line_when_it_begins_and_one_when_it_ends_however_often_somebody_tries()
    {
        var outage = new Outage("the store", _time, _logger);

        outage.Succeeded();
        outage.Failed("full");
        outage.Failed("still full");
        _time.Step(TimeSpan.FromSeconds(90));
        outage.Succeeded();
        outage.Succeeded();

        Assert.Equal(["OutageBegan", "OutageEnded"], _logger.Lines.Select(line => line.Event));
        Assert.Contains("full", _logger.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("after 90 s", _logger.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_tries_when_the_pause_is_over_and_the_others_wait_for_what_comes_of_it()
    {
        var outage = new Outage("the queue", _time, _logger);
        Assert.True(outage.IsWorthTrying());
        Assert.True(outage.IsWorthTrying());

        outage.Failed("gone");
        Assert.False(outage.IsWorthTrying());
        _time.Step(outage.Remaining);
        Assert.True(outage.IsWorthTrying());
        Assert.False(outage.IsWorthTrying());
        outage.Succeeded();

        Assert.True(outage.IsWorthTrying());
    }

    [Fact]
    public void The_pauses_grow_up_to_ten_seconds()
    {
        var outage = new Outage("the queue", _time, _logger);

        var pauses = new List<double>();
        for (var failure = 0; failure < 8; failure++)
        {
            outage.Failed("gone");
            pauses.Add(outage.Remaining.TotalSeconds);
        }

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 10, 10], pauses);
    }

    [Fact]
    public async Task What_needs_the_store_is_done_again_until_it_is_done()
    {
        var outage = new Outage("the store", new FastTime(speed: 500), _logger);
        var tries = 0;

        var result = await outage.Outlast(_ => ++tries < 4 ? Task.FromException<int>(new StoreException("away")) : Task.FromResult(tries), CancellationToken.None);

        Assert.Equal(4, result);
        Assert.Null(outage.Duration);
    }

    [Fact]
    public async Task What_fails_for_another_reason_fails()
    {
        var outage = new Outage("the store", new FastTime(speed: 500), _logger);

        await Assert.ThrowsAsync<InvalidOperationException>(() => outage.Outlast(_ => Task.FromException<int>(new InvalidOperationException("a bug")), CancellationToken.None));

        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public async Task Who_is_told_to_end_waits_no_longer()
    {
        var outage = new Outage("the store", TimeProvider.System, _logger);
        using var stop = new CancellationTokenSource();

        var waiting = outage.Outlast(_ => Task.FromException<int>(new StoreException("away")), stop.Token);
        await Eventually.Holds(() => outage.Duration is not null);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
