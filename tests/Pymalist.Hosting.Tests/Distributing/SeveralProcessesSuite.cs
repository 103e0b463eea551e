using Pymalist.Store;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>Who sends what when several processes have the same message, and when one of them ends.</summary>
public abstract class SeveralProcessesSuite(ILedgers ledgers) : LedgerSuite(ledgers)
{
    [Fact]
    public async Task A_message_that_another_process_has_taken_over_is_not_sent()
    {
        var other = await Another();
        var message = To("ann@a.example");
        One.Server.Before = async (_, _) =>
        {
            One.Server.Before = (_, _) => Task.CompletedTask;
            Assert.Equal("settle", (await other.Handle(message, abandon: CancellationToken.None)).Outcome);
        };

        var delivery = await One.Handle(message);
        var later = await One.Later(delivery);

        Assert.Equal(("retry", "settle"), (delivery.Outcome, later.Outcome));
        Assert.Empty(One.Server.Transactions);
        Assert.Equal(["ann"], other.Server.Transactions);
        Assert.Equal(DeliveryState.Delivered, One.States()["ann"]);
    }

    [Fact]
    public async Task A_message_that_two_processes_have_at_once_is_sent_once()
    {
        var other = await Another();
        var message = To("ann@a.example", "bob@b.example");
        FakeDelivery? twin = null;
        One.Server.Between = async _ => twin = await other.Handle(message);

        var delivery = await One.Handle(message);
        var later = await other.Later(twin!);

        Assert.Equal(("settle", "retry", "settle"), (delivery.Outcome, twin!.Outcome, later.Outcome));
        Assert.Empty(other.Server.Transactions);
    }

    [Fact]
    public async Task A_message_that_one_process_has_twice_is_sent_once()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        One.Server.Between = _ =>
        {
            begun.SetResult();
            return answer.Task;
        };
        var first = One.Handle(To("ann@a.example"));
        await begun.Task;
        var twin = One.Handle(To("ann@a.example") with { Attempt = 1 });
        Assert.False(twin.IsCompleted);
        answer.SetResult();

        Assert.Equal(("settle", "settle"), ((await first).Outcome, (await twin).Outcome));
        Assert.Equal(["ann"], One.Server.Transactions);
    }

    [Fact]
    public async Task Told_to_end_it_waits_for_the_answer_that_is_on_its_way()
    {
        using var abandon = new CancellationTokenSource();
        One.Server.Between = _ => abandon.CancelAsync();

        var delivery = await One.Handle(To("ann@a.example"), abandon: abandon.Token);

        Assert.Equal(("settle", DeliveryState.Delivered), (delivery.Outcome, One.States()["ann"]));
    }

    [Fact]
    public async Task Told_to_end_it_lets_go_of_what_is_not_complete()
    {
        using var abandon = new CancellationTokenSource();
        One.Server.Before = async (_, token) =>
        {
            await abandon.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        var delivery = await One.Handle(To("ann@a.example"), abandon: abandon.Token);
        var other = await Another();
        var again = await other.Handle(To("ann@a.example"));

        Assert.Equal(("release", "settle"), (delivery.Outcome, again.Outcome));
        Assert.Empty(One.Told.All);
        Assert.Equal(["ann"], other.Server.Transactions);
    }
}
