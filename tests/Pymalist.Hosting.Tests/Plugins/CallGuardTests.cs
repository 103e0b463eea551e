using Pymalist.Hosting.Plugins;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Plugins;

public sealed class CallGuardTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_it_throws_gets_the_component_s_name()
    {
        var failure = await Assert.ThrowsAsync<ComponentException>(() =>
            new CallGuard("Third.Party", Never).Call(_ => throw new InvalidOperationException("oh"), CancellationToken.None));

        Assert.Contains("Third.Party", failure.Message, StringComparison.Ordinal);
        Assert.Contains("oh", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_passes_as_it_is() =>
        await Assert.ThrowsAsync<MailException>(() =>
            new CallGuard("Third.Party", Never).Call(_ => throw new MailException(EnhancedStatus.BadContent, "no"), CancellationToken.None));

    [Fact]
    public async Task A_call_that_does_not_come_back_in_time_fails_and_has_its_token_fired()
    {
        var ended = new TaskCompletionSource();

        var failure = await Assert.ThrowsAsync<ComponentException>(() => new CallGuard("Third.Party", TimeSpan.FromSeconds(5)).Call(
            async token =>
            {
                await using var registration = token.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            },
            CancellationToken.None));

        Assert.Contains("did not come back", failure.Message, StringComparison.Ordinal);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_call_that_blocks_its_thread_fails_too()
    {
        using var release = new ManualResetEventSlim();

        await Assert.ThrowsAsync<ComponentException>(() => new CallGuard("Third.Party", Soon).Call(
            _ =>
            {
                release.Wait(CancellationToken.None);
                return Task.CompletedTask;
            },
            CancellationToken.None));

        release.Set();
    }

    [Fact]
    public async Task After_eight_calls_that_hang_it_is_not_called_again_until_one_comes_back()
    {
        var guard = new CallGuard("Third.Party", Soon);
        var hang = new TaskCompletionSource();
        var begun = 0;
        Task Hang()
        {
            Interlocked.Increment(ref begun);
            return hang.Task;
        }

        // On a busy machine a call may be given up before it begins.
        var refused = false;
        for (var i = 0; i < 100 && !refused; i++)
            refused = (await Assert.ThrowsAsync<ComponentException>(() => guard.Call(_ => Hang(), CancellationToken.None))).Message.Contains("not called again", StringComparison.Ordinal);
        hang.SetResult();

        Assert.True(refused);
        Assert.Equal(8, begun);
        await Eventually.Holds(async () => await Comes(guard));
    }

    [Fact]
    public async Task Our_own_token_passes_through()
    {
        using var stop = new CancellationTokenSource();
        var called = new TaskCompletionSource();

        var call = new CallGuard("Third.Party", Never).Call(
            async token =>
            {
                called.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            stop.Token);
        await called.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_stream_that_hangs_at_one_step_fails_after_those_before()
    {
        var guarded = new GuardedProcessor(new HangingProcessor(), new CallGuard("Third.Party", Soon));

        var failure = await Assert.ThrowsAsync<ComponentException>(async () =>
        {
            await foreach (var mail in guarded.Process(new Mail { Id = "1", Message = default }, CancellationToken.None))
                Assert.Fail("There is no mail.");
        });

        Assert.Contains("Third.Party", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> Comes(CallGuard guard)
    {
        try
        {
            return await guard.Call(_ => Task.FromResult(true), CancellationToken.None);
        }
        catch (ComponentException)
        {
            return false;
        }
    }
}
