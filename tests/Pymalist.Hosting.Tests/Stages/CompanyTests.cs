using Pymalist.Hosting.Stages;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class CompanyTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Company _company = new(TimeProvider.System);

    [Fact]
    public async Task Many_are_in_at_once()
    {
        await _company.Join(CancellationToken.None).WaitAsync(Deadline);
        await _company.Join(CancellationToken.None).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Whoever_is_to_be_alone_waits_for_those_inside_and_nobody_comes_in_behind_him()
    {
        await _company.Join(CancellationToken.None);
        await _company.Join(CancellationToken.None);

        var alone = _company.Isolate(CancellationToken.None);
        var next = _company.Join(CancellationToken.None);
        _company.Leave();
        Assert.False(alone.IsCompleted);
        _company.Leave();
        await alone.WaitAsync(Deadline);

        Assert.False(next.IsCompleted);
        _company.LeaveAlone();
        await next.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Those_who_are_to_be_alone_come_one_after_the_other()
    {
        await _company.Isolate(CancellationToken.None).WaitAsync(Deadline);
        var second = _company.Isolate(CancellationToken.None);
        Assert.False(second.IsCompleted);

        _company.LeaveAlone();

        await second.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_to_be_alone_opens_the_door_again()
    {
        using var enough = new CancellationTokenSource();
        await _company.Join(CancellationToken.None);
        var alone = _company.Isolate(enough.Token);
        var next = _company.Join(CancellationToken.None);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        await next.WaitAsync(Deadline);
    }
}
