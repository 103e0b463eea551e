using Pymalist.Internet.Transport;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Transport;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_wait_that_lasts_too_long_is_ended()
    {
        using var deadline = new Deadline();

        deadline.Begin(Short);

        await Eventually.Holds(() => deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_short_wait_behind_a_long_one_is_ended_in_its_own_time()
    {
        using var deadline = new Deadline();
        deadline.Begin(Long);
        deadline.End();

        deadline.Begin(Short);

        await Eventually.Holds(() => deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_wait_that_ended_in_time_does_not_end_the_next_one()
    {
        using var earlier = new Deadline();
        using var other = new Deadline();

        // It is ended before it could be over, even on a machine that is busy.
        earlier.Begin(Short * 100);
        earlier.End();
        earlier.Begin(Long);

        other.Begin(Short * 110);
        await Eventually.Holds(() => other.Token.IsCancellationRequested);

        Assert.False(earlier.Token.IsCancellationRequested);
    }

    [Fact]
    public void It_can_be_ended_at_once_and_without_an_end()
    {
        using var deadline = new Deadline();
        deadline.Begin(Timeout.InfiniteTimeSpan);
        Assert.False(deadline.Token.IsCancellationRequested);

        deadline.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
    }
}
