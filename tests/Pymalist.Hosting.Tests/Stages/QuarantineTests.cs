using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>Messages that processes died with, on a real queue.</summary>
public sealed class QuarantineTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly CountingTrials _trials = new();
    private Installation _installation = null!;
    private readonly ManualTime _time = new();
    private Quarantine _quarantine = null!;

    public async Task InitializeAsync()
    {
        _installation = await Installation.Open();
        var settlement = new Settlement(TimeProvider.System, NullLogger<Settlement>.Instance);
        _quarantine = new(_trials, _installation.Queues, settlement, _time, NullLogger<Quarantine>.Instance);
    }

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task What_comes_the_first_time_is_handled_beside_others_and_not_written_down()
    {
        using var both = new CountdownEvent(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(number => Handle(new ScriptedDelivery($"{number}", deliveries: 0), async () =>
        {
            both.Signal();
            await Eventually.Holds(() => both.IsSet);
        }))).WaitAsync(Deadline);

        Assert.Empty(_trials.Said);
    }

    [Fact]
    public async Task What_comes_again_is_handled_when_nothing_else_is_in_hand()
    {
        var held = new TaskCompletionSource();
        var other = Handle(new ScriptedDelivery("other", deliveries: 0), () => held.Task);
        var isHandled = false;
        var suspect = Handle(new ScriptedDelivery("suspect", deliveries: 1), () => Task.FromResult(isHandled = true));
        Assert.False(isHandled);
        Assert.Empty(_trials.Said);

        held.SetResult();
        await Task.WhenAll(other, suspect).WaitAsync(Deadline);

        Assert.True(isHandled);
        Assert.Equal(["begin suspect", "end suspect"], _trials.Said);
    }

    [Fact]
    public async Task What_only_fails_is_no_danger_to_the_process()
    {
        await Assert.ThrowsAsync<IOException>(() => Handle(new ScriptedDelivery("a", deliveries: 1), () => throw new IOException("no route")));

        Assert.Equal(["begin a", "end a"], _trials.Said);
    }

    [Fact]
    public async Task What_three_processes_have_died_of_alone_is_parked_and_the_reactor_told()
    {
        _trials.Died["a"] = 3;
        var delivery = new ScriptedDelivery("a", deliveries: 4);

        var handling = Handle(delivery, () => throw new InvalidOperationException("It is handled a fourth time."));
        await Pass(TimeSpan.FromSeconds(6));
        await handling.WaitAsync(Deadline);

        Assert.Contains("died of it 3 times", delivery.Parked, StringComparison.Ordinal);
        var told = await Told();
        Assert.Equal(Role.Processor, told.From);
        Assert.Contains("died of it 3 times", told.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("a", told.Mail?.Id);
        Assert.Equal(["begin a", "end a"], _trials.Said);
    }

    [Fact]
    public async Task What_two_processes_have_died_of_has_one_more_try()
    {
        _trials.Died["a"] = 2;
        var isHandled = false;

        var handling = Handle(new ScriptedDelivery("a", deliveries: 3), () => Task.FromResult(isHandled = true));
        await Pass(TimeSpan.FromSeconds(4));
        await handling.WaitAsync(Deadline);

        Assert.True(isHandled);
    }

    // If it ends meanwhile, it was not this message that ended it.
    [Fact]
    public async Task What_a_process_has_died_of_waits_until_this_one_has_lived_a_while_without_it_and_others_do_not()
    {
        _trials.Died["suspect"] = 1;
        var suspect = Handle(new ScriptedDelivery("suspect", deliveries: 2), () => Task.CompletedTask);
        await _time.TimersSet(1).WaitAsync(Deadline);
        await Handle(new ScriptedDelivery("other", deliveries: 1), () => Task.CompletedTask).WaitAsync(Deadline);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(["begin other", "end other"], _trials.Said);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await suspect.WaitAsync(Deadline);

        Assert.Equal(["begin suspect", "end suspect"], _trials.Said.Skip(2));
    }

    [Fact]
    public async Task A_process_that_has_lived_for_long_makes_nobody_wait()
    {
        await Handle(new ScriptedDelivery("first", deliveries: 1), () => Task.CompletedTask).WaitAsync(Deadline);
        _time.Advance(TimeSpan.FromMinutes(1));
        _trials.Died["a"] = 2;

        await Handle(new ScriptedDelivery("a", deliveries: 3), () => Task.CompletedTask).WaitAsync(Deadline);

        Assert.Equal(["begin a", "end a"], _trials.Said.Skip(2));
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for_and_nothing_is_begun_meanwhile()
    {
        _trials.Away = 2;

        await Handle(new ScriptedDelivery("a", deliveries: 1), () => Task.FromResult(Assert.Single(_trials.Said, said => said == "begin a"))).WaitAsync(Deadline);

        Assert.Equal(["end a", "begin a", "end a"], _trials.Said.SkipWhile((_, n) => n < _trials.Said.Count - 3));
    }

    // A commit whose answer is missing, or whose fsync failed, may be in the database when that is back.
    [Fact]
    public async Task A_beginning_that_was_written_down_though_it_failed_is_no_death()
    {
        _trials.InDoubt = 3;
        var isHandled = false;
        var delivery = new ScriptedDelivery("a", deliveries: 1);

        await Handle(delivery, () => Task.FromResult(isHandled = true)).WaitAsync(Deadline);

        Assert.Equal("", delivery.Parked);
        Assert.True(isHandled);
    }

    private Task Handle(IDelivery delivery, Func<Task> handle) =>
        _quarantine.Handle(QueueNames.Fetched, delivery, (_, _) => handle(), CancellationToken.None);

    private async Task Pass(TimeSpan time)
    {
        await _time.TimersSet(1).WaitAsync(Deadline);
        _time.Advance(time);
    }

    private async Task<Failure> Told()
    {
        await using var failures = _installation.Queues.Consume(QueueNames.React, 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await failures.MoveNextAsync().AsTask().WaitAsync(Deadline));
        return WireCodec.DecodeFailure(failures.Current.Message);
    }

    private sealed class CountingTrials : ITrials
    {
        public List<string> Said { get; } = [];

        public Dictionary<string, int> Died { get; } = [];

        /// <summary>So often the store does not answer.</summary>
        public int Away { get; set; }

        /// <summary>So often it is written down, and nobody hears of it.</summary>
        public int InDoubt { get; set; }

        public Task<int> Deaths(string queue, string messageId, CancellationToken cancellationToken) =>
            Task.FromResult(Died.GetValueOrDefault(messageId));

        public Task<int> Begin(string queue, string messageId, CancellationToken cancellationToken)
        {
            if (Away-- > 0)
                throw new StoreException("away");
            if (InDoubt-- > 0)
            {
                Died[messageId] = Died.GetValueOrDefault(messageId) + 1;
                throw new StoreException("no answer");
            }

            Said.Add($"begin {messageId}");
            return Task.FromResult(Died.GetValueOrDefault(messageId) + 1);
        }

        public Task End(string queue, string messageId, CancellationToken cancellationToken)
        {
            Said.Add($"end {messageId}");
            Died.Remove(messageId);
            return Task.CompletedTask;
        }
    }

    private sealed class ScriptedDelivery(string id, int deliveries) : IDelivery
    {
        public QueuedMessage Message { get; } = new() { MessageId = id, Body = "Subject: a\r\n\r\n"u8.ToArray() };

        public int Deliveries => deliveries;

        public string Parked { get; private set; } = "";

        public Task Settle(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task Retry(QueuedMessage remainder, TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task Park(QueuedMessage remainder, string reason, CancellationToken cancellationToken)
        {
            Parked = reason;
            return Task.CompletedTask;
        }

        public Task Release() => Task.CompletedTask;
    }
}
