using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

/// <summary>The loop around a fetcher, with a store and a queue that can be away.</summary>
public sealed class FetchStageTests
{
    private static readonly ReadOnlyMemory<byte> One = "Message-ID: <one@example.org>\r\n\r\n1\r\n"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Two = "Message-ID: <two@example.org>\r\n\r\n2\r\n"u8.ToArray();

    private readonly FastTime _time = new(speed: 200);
    private readonly FakeStore _store = new();
    private readonly RecordingQueues _queues = new();
    private readonly CollectingLogger<FetchStage> _logger = new();
    private readonly Outages _outages = new(new FastTime(speed: 200));

    [Fact]
    public async Task A_mail_is_kept_published_and_then_known_to_be_in_the_queue()
    {
        var fetcher = new ScriptedFetcher(One, Two);
        var stage = StageOf(fetcher);

        var failures = await stage.FetchOnce(CancellationToken.None, CancellationToken.None);

        Assert.Empty(failures);
        Assert.Equal((0, 2, 2), (fetcher.Left, stage.Fetched, _queues.Published.Count));
        Assert.Equal(_queues.Ids(QueueNames.Fetched).Order(), _store.Intaken.Taken.Order());
        Assert.Equal(["<one@example.org>", "<two@example.org>"], _store.Notes.Notes.Where(note => note.Step == "fetched").Select(note => note.MessageId));
    }

    [Fact]
    public async Task A_mail_that_its_source_brings_again_is_only_removed()
    {
        var first = new ScriptedFetcher(One);
        await StageOf(first).FetchOnce(CancellationToken.None, CancellationToken.None);
        var again = new ScriptedFetcher(One, Two);
        var stage = StageOf(again);

        await stage.FetchOnce(CancellationToken.None, CancellationToken.None);

        Assert.Equal((0, 1, 2), (again.Left, stage.Fetched, _queues.Published.Count));
    }

    [Fact]
    public async Task A_mail_of_which_it_is_not_known_whether_it_is_in_the_queue_goes_there_under_the_same_id()
    {
        var lost = new ScriptedFetcher(One);
        await foreach (var mail in lost.Fetch(CancellationToken.None))
        {
            await _store.Intake.Keep(mail, new(mail.Id, DateTimeOffset.UnixEpoch, "fetched", "So it was."), CancellationToken.None);
            break;
        }

        await StageOf(lost).FetchOnce(CancellationToken.None, CancellationToken.None);

        Assert.Equal(_store.Intaken.Kept, _queues.Ids(QueueNames.Fetched));
        Assert.Equal(0, lost.Left);
    }

    [Fact]
    public async Task While_the_store_is_away_mail_stays_where_it_is_and_then_it_comes_by_itself()
    {
        var fetcher = new ScriptedFetcher(One, Two);
        using var stop = new CancellationTokenSource();
        _store.IsAway = true;

        var running = StageOf(fetcher).Run(TimeSpan.FromSeconds(1), stop.Token, CancellationToken.None);
        await Eventually.Holds(() => _store.Asked > 5);
        Assert.Equal((2, 0), (fetcher.Left, _queues.Published.Count));
        _store.IsAway = false;
        await Eventually.Holds(() => fetcher.Left == 0);
        await stop.CancelAsync();
        await running;

        Assert.Equal(2, _queues.Published.Count);
        Assert.DoesNotContain(_logger.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task While_the_queue_is_away_mail_stays_where_it_is_and_the_log_is_left_to_the_queue()
    {
        var fetcher = new ScriptedFetcher(One, Two);
        var back = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        _queues.Back = back.Task;

        var running = StageOf(fetcher).Run(TimeSpan.FromSeconds(1), stop.Token, CancellationToken.None);
        await Eventually.Holds(() => _outages.Queue.Duration is not null);
        Assert.Equal((2, 0), (fetcher.Left, _queues.Published.Count));
        back.SetResult();
        await Eventually.Holds(() => fetcher.Left == 0);
        await stop.CancelAsync();
        await running;

        Assert.Null(_outages.Duration);
        Assert.DoesNotContain(_logger.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Once_the_queue_is_known_to_be_away_clients_are_refused_at_once_but_for_one_now_and_then()
    {
        var standing = new SteppedTime();
        var outages = new Outages(standing);
        var source = new ScriptedFetcher(One);
        var stage = new FetchStage("listener", source, _store, _queues, outages, _time, _logger, handovers: 1);
        _queues.Back = new TaskCompletionSource().Task;

        await Assert.ThrowsAsync<NotTakenException>(() => stage.FetchOnce(CancellationToken.None, CancellationToken.None));
        await Assert.ThrowsAsync<NotTakenException>(() => stage.FetchOnce(CancellationToken.None, CancellationToken.None));
        Assert.Equal((1, 1, 1), (source.Left, _queues.Asked, _queues.Checked));
        standing.Step(outages.Queue.Remaining);
        await Assert.ThrowsAsync<NotTakenException>(() => stage.FetchOnce(CancellationToken.None, CancellationToken.None));

        // What was asked for there might be done when it is back, and the client has been told to bring it again.
        Assert.Equal((1, 1, 2), (source.Left, _queues.Asked, _queues.Checked));
    }

    [Fact]
    public async Task That_the_store_does_not_hear_of_a_mail_in_the_queue_stops_nothing()
    {
        var fetcher = new ScriptedFetcher(One);
        _store.IsForgetful = true;

        var failures = await StageOf(fetcher).FetchOnce(CancellationToken.None, CancellationToken.None);

        Assert.Empty(failures);
        Assert.Equal((0, 1, 0), (fetcher.Left, _queues.Published.Count, _store.Intaken.Taken.Count));
    }

    private FetchStage StageOf(IFetcher fetcher) => new("fetcher", fetcher, _store, _queues, _outages, _time, _logger);
}
