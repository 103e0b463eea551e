using Pymalist.Internet.Smtp;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Smtp;

/// <summary>A process that stands still may have been taken for dead: what it was told before that holds no longer.</summary>
public sealed class SmtpStandstillTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private readonly RecordingJournal _journal = new();
    private readonly SteadyClock _clock = new();
    private int _asked;

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(3_600, 2)]
    public async Task Before_the_end_of_a_message_it_asks_again_if_more_than_5_seconds_have_passed(int seconds, int questions)
    {
        StandsStill(seconds);
        _journal.Leave = (_, _) => Task.FromResult(Interlocked.Increment(ref _asked) > 0);
        await using var distributor = new SmtpDistributor(_server.Options with { Clock = _clock }, _journal);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(questions, _asked);
    }

    [Fact]
    public async Task What_another_process_has_taken_over_meanwhile_is_not_completed()
    {
        StandsStill(60);
        _journal.Leave = (_, _) => Task.FromResult(Interlocked.Increment(ref _asked) == 1);
        await using var distributor = new SmtpDistributor(_server.Options with { Clock = _clock }, _journal);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(Evidence.Session, Assert.Single(report.Recipients).Evidence);
        Assert.Empty(_server.Messages);
        Assert.Empty(_journal.Reports);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task The_answer_may_have_been_on_its_way_while_the_process_stood_still()
    {
        _journal.Leave = (_, _) =>
        {
            var isFirst = Interlocked.Increment(ref _asked) == 1;
            _clock.Pass(isFirst ? 60 : 0);
            return Task.FromResult(isFirst);
        };
        await using var distributor = new SmtpDistributor(_server.Options with { Clock = _clock }, _journal);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(Evidence.Session, Assert.Single(report.Recipients).Evidence);
        Assert.Empty(_server.Messages);
    }

    [Fact]
    public async Task A_journal_that_always_takes_as_long_is_slow_and_is_believed()
    {
        _journal.Leave = (_, _) =>
        {
            Interlocked.Increment(ref _asked);
            _clock.Pass(6);
            return Task.FromResult(true);
        };
        await using var distributor = new SmtpDistributor(_server.Options with { Clock = _clock }, _journal);

        var report = await distributor.Distribute(Posts.To("ann@example.org"), None);

        Assert.Equal(["ann@example.org 2.0.0"], report.Statuses());
        Assert.Equal(4, _asked);
    }

    // Between the question, which comes with the envelope, and the end of the message.
    private void StandsStill(int seconds) => _server.Reply = command =>
    {
        if (command == "DATA")
            _clock.Pass(seconds);
        return null;
    };
}
