using Pymalist.Testing;

namespace Pymalist.Store.Tests;

public abstract class EngineSuite(IHome home) : StoreSuite(home)
{
    private const string Insert = "INSERT INTO trial (queue, message, count, at) VALUES (@queue, @message, 1, 0)";

    [Fact]
    public async Task Work_that_fails_is_undone_and_no_others_with_it()
    {
        var work = Enumerable.Range(0, 100).Select(n => Store.Engine.Write(
            session => session.Execute(Insert, ("queue", "q"), ("message", $"{n}")) == 1 && n % 10 == 3 ? throw new InvalidOperationException($"{n}") : n,
            CancellationToken.None)).ToArray();

        await Task.WhenAll(work).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(10, work.Count(each => each.IsFaulted));
        Assert.All(work.Where(each => each.IsFaulted), each => Assert.IsType<InvalidOperationException>(each.Exception!.InnerException));
        Assert.Equal(90, await Rows());
    }

    [Fact]
    public async Task A_statement_that_is_wrong_is_an_error_of_its_own_and_no_outage()
    {
        var log = new CollectingLogger<StoreEngine>();
        var store = await Open(logger: log);

        var failure = await Record.ExceptionAsync(() => store.Engine.Write(session => session.Execute("INSERT INTO nothing VALUES (1)"), CancellationToken.None));

        Assert.IsNotType<StoreException>(failure);
        Assert.IsAssignableFrom<System.Data.Common.DbException>(failure);
        Assert.DoesNotContain(log.Lines, line => line.Event == "StoreAway");
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_before_it_begins_is_not_done()
    {
        using var end = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Store.Engine.Write(
            _ =>
            {
                begun.TrySetResult();
                return end.Wait(TimeSpan.FromMinutes(1));
            },
            CancellationToken.None);

        // Then the second is not of its group.
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var second = Store.Engine.Write(session => session.Execute(Insert, ("queue", "q"), ("message", "m")), cancelled.Token);

        await cancelled.CancelAsync();
        end.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(await first);
        Assert.Equal(0, await Rows());
    }

    [Fact]
    public async Task What_was_asked_for_before_it_closes_is_done_and_nothing_after_that()
    {
        var work = Enumerable.Range(0, 50).Select(n => Store.Engine.Write(session => session.Execute(Insert, ("queue", "q"), ("message", $"{n}")), CancellationToken.None)).ToArray();

        await Store.DisposeAsync();

        await Task.WhenAll(work);
        Assert.Equal(50, await Rows(await Open()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Check(CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Rows());
    }

    [Fact]
    public async Task What_was_said_to_be_safe_is_there_whenever_the_process_is_killed()
    {
        await using var process = OtherProcess.Start(Home, "expect");
        var said = new List<string>();
        while (said.Count < 100)
            said.Add((await process.Said())!);

        await process.Kill();
        while (await process.Said() is { Length: > 0 } line)
            said.Add(line);

        foreach (var id in said.Append("0."))
        {
            var rows = await Store.Ledger.RowsOfPost(id, CancellationToken.None).Where(row => id.EndsWith('.') || row.MessageId == id).ToListAsync();
            Assert.True(rows.Count > 0 && rows.Count % 10 == 0, $"{rows.Count} rows of {id}");
        }
    }

    private Task<long?> Rows(OpenStore? of = null) =>
        (of ?? Store).Engine.Read(session => session.Number("SELECT count(*) FROM trial"), CancellationToken.None);
}
