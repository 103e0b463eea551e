using Pymalist.Hosting.Settings;
using Pymalist.Store;
using Pymalist.Testing;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>What others find when a process has ended in the middle of it; that a store sees that it has is for the store's own suites.</summary>
public sealed class EndedProcessTests() : LedgerSuite(new FakeLedgers())
{
    [Fact]
    public async Task What_a_process_was_sending_when_it_ended_is_in_doubt_and_only_that()
    {
        var other = await Another(WhenUnknown.Hold);
        One.Server.Between = _ => Task.Delay(Timeout.Infinite);
        _ = One.Handle(To("ann@a.example"));
        ((FakeLedger)One.Ledger).Die();

        var delivery = await other.Handle(To("ann@a.example", "bob@b.example"), deliveries: 1);

        Assert.Equal("park", delivery.Outcome);
        Assert.Equal(["bob"], other.Server.Transactions);
        Assert.Equal((DeliveryState.Unknown, DeliveryState.Delivered), (One.States()["ann"], One.States()["bob"]));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_within_the_grace_leaves_the_recipient_in_doubt()
    {
        using var abandon = new CancellationTokenSource();
        var answer = new TaskCompletionSource();
        One.Server.Between = async _ =>
        {
            await abandon.CancelAsync();
            await answer.Task;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => One.Handle(To("ann@a.example"), abandon: abandon.Token));
        Assert.Equal(DeliveryState.Sending, One.States()["ann"]);
        ((FakeLedger)One.Ledger).Die();
        var other = await Another();
        await other.Handle(To("ann@a.example"));

        Assert.Equal(["ann"], other.Server.Transactions);
    }
}
