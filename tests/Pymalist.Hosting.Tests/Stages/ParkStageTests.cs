using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.Stages;
using Pymalist.Queues;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Stages;

public sealed class ParkStageTests
{
    private static readonly QueuedMessage Mail = new() { MessageId = "abc.1", Body = "\r\nHello\r\n"u8.ToArray(), Attempt = 2 };

    private readonly FakeParking _parking = new();
    private readonly FakeHistory _history = new();

    [Fact]
    public async Task What_a_stage_gives_up_is_kept_in_the_store_and_is_in_no_queue()
    {
        await using var installation = await Installation.Open();
        await GiveUp(installation, "Nobody answers.");

        await (await Taken(installation)).Settle();

        var parked = Assert.Single(await _parking.All(CancellationToken.None).ToArrayAsync());
        Assert.Equal(("abc.1", QueueNames.Fetched, "Nobody answers.", 2), (parked.MessageId, parked.Queue, parked.Reason, parked.Attempt));
        Assert.Equal(new(0, 0, 0), await installation.Depth(QueueNames.Parked));
        var note = Assert.Single(_history.Notes);
        Assert.Equal(("abc.1", "parked"), (note.MailId, note.Step));
        Assert.Contains("Nobody answers.", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_store_takes_nothing_it_stays_in_its_queue()
    {
        await using var installation = await Installation.Open();
        await GiveUp(installation, "Nobody answers.");
        _parking.Trouble = new StoreException("The disk is full.");
        var first = await Taken(installation);
        await Assert.ThrowsAsync<StoreException>(first.Settle);
        await first.Delivery.Release();
        _parking.Trouble = null;

        await (await Taken(installation)).Settle();

        Assert.Single(await _parking.All(CancellationToken.None).ToArrayAsync());
        Assert.Equal(new(0, 0, 0), await installation.Depth(QueueNames.Parked));
    }

    private static async Task GiveUp(Installation installation, string reason)
    {
        await installation.Queues.Publish("", QueueNames.Fetched, Mail, CancellationToken.None);
        var delivery = await First(installation, QueueNames.Fetched);
        await delivery.Park(delivery.Message, reason, CancellationToken.None);
    }

    private async Task<(IDelivery Delivery, Func<Task> Settle)> Taken(Installation installation)
    {
        var stage = new ParkStage(_parking, _history, TimeProvider.System, NullLogger<ParkStage>.Instance);
        var delivery = await First(installation, QueueNames.Parked);
        return (delivery, () => stage.Handle(delivery, CancellationToken.None));
    }

    private static async Task<IDelivery> First(Installation installation, string queue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var delivery in installation.Queues.Consume(queue, 1, patience.Token))
            return delivery;

        throw new InvalidOperationException("The queue ended.");
    }
}
