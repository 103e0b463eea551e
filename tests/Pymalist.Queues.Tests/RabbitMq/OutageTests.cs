using System.Collections.Concurrent;
using System.Diagnostics;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

/// <summary>The broker dies, is full, or throws us out; nothing is lost, and the log says so in a few lines.</summary>
public sealed class OutageTests(RabbitMqServer server) : RabbitMqTest(server)
{
    [ServerFact("rabbitmq-server")]
    public async Task What_is_published_and_consumed_while_the_broker_is_killed_arrives_and_the_log_says_it_twice()
    {
        var confirmed = new ConcurrentQueue<string>();
        var settled = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var publishing = Task.WhenAll(Enumerable.Range(0, 20).Select(PublishOneAfterTheOther));
        var consuming = ConsumeAll();
        await Holds(() => settled.Count >= 100);

        await Server.Kill();
        await Server.Restart();
        var before = confirmed.Count;
        await Holds(() => confirmed.Count >= before + 100);
        await enough.CancelAsync();
        await Within(publishing);
        await Holds(() => settled.Count >= confirmed.Count);
        await done.CancelAsync();
        await Within(consuming);

        Assert.Equal(confirmed.Order(), settled.Order());
        Assert.Equal(["BrokerAway", "BrokerBack"], Log.Names);

        async Task PublishOneAfterTheOther(int publisher)
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                await Publish($"{publisher}/{n}");
                confirmed.Enqueue($"{publisher}/{n}");
            }
        }

        async Task ConsumeAll()
        {
            await foreach (var delivery in Queues.Consume(QueueNames.Fetched, 50, done.Token))
            {
                settled.Enqueue(delivery.Message.MessageId);
                await Within(delivery.Settle(CancellationToken.None), $"settle {delivery.Message.MessageId}");
            }
        }
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_delay_goes_on_over_a_broker_that_is_killed_and_ends_in_its_own_queue()
    {
        var tier = TimeSpan.FromSeconds(15);
        await Within(Queues.Declare(Topology with { RetryDelays = [tier] }, CancellationToken.None));

        // A broker writes down which queues it has some half a second after it made them.
        await Server.Restart();
        string[] ids = [.. Enumerable.Range(0, 20).Select(n => $"{n}")];
        foreach (var id in ids)
            await Publish(id);
        var inbox = Inbox(QueueNames.Fetched, prefetch: 20);
        var clock = Stopwatch.StartNew();
        foreach (var delivery in await inbox.Next(20))
            await Within(delivery.Retry(delivery.Message, tier, CancellationToken.None));

        await Server.Kill();
        await Server.Restart();
        var again = await inbox.Next(20);

        Assert.True(clock.Elapsed >= tier, $"They came after {clock.Elapsed}.");
        Assert.Equal(ids.Order(), again.Select(delivery => delivery.Message.MessageId).Order());
        Assert.All(again, delivery => Assert.Equal((1, 0), (delivery.Message.Attempt, delivery.Deliveries)));
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_broker_that_is_gone_is_told_by_whoever_asks()
    {
        await Within(Queues.Check(CancellationToken.None));

        await Server.Kill();
        await Holds(() => Log.Names.Contains("BrokerAway"));
        var exception = await Assert.ThrowsAsync<QueueAwayException>(() => Within(Queues.Check(CancellationToken.None)));
        await Server.Restart();
        await Holds(() => Log.Names.Contains("BrokerBack"));

        Assert.Contains("away", exception.Message, StringComparison.Ordinal);
        await Within(Queues.Check(CancellationToken.None));
    }

    [ServerFact("rabbitmq-server")]
    public async Task What_was_in_hand_of_a_process_that_lives_on_is_not_counted_when_the_broker_is_killed()
    {
        await Publish("a");
        await Publish("b");
        var inbox = Inbox(QueueNames.Fetched, prefetch: 2);
        var first = await inbox.Next();

        await Server.Kill();
        await Server.Restart();
        await Holds(() => Log.Names.Contains("BrokerBack"));
        await Within(first.Release());

        Assert.All(await inbox.Next(2), delivery => Assert.Equal(0, delivery.Deliveries));
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_client_that_starts_before_its_broker_waits_for_it()
    {
        await Server.Kill();
        var log = new RecordingLogger();
        await using var early = await Installation.Open(new RabbitMqOptions(), log);
        var declared = early.Declare(Topology, CancellationToken.None);
        await Holds(() => log.Names.Contains("BrokerAway"));

        await Server.Restart();
        await Within(declared);

        Assert.Equal(["BrokerAway", "BrokerBack"], log.Names);
        Assert.DoesNotContain(new Uri(await Installation.Uri).UserInfo.Split(':')[1], log.Text, StringComparison.Ordinal);
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_full_broker_is_waited_for_and_what_is_done_can_be_told_meanwhile()
    {
        await Publish("before");
        var inbox = Inbox(QueueNames.Fetched);
        var before = await inbox.Next();
        await Fill(Queues, Log);
        try
        {
            var waiting = Publish("during");
            await Within(before.Settle(CancellationToken.None));

            Assert.False(waiting.IsCompleted);
            var exception = await Assert.ThrowsAsync<QueueAwayException>(() => Within(Queues.Check(CancellationToken.None)));
            Assert.Contains("low on memory", exception.Message, StringComparison.Ordinal);
            await Server.ClearMemoryAlarm();
            await Within(waiting);
        }
        finally
        {
            await Server.ClearMemoryAlarm();
        }

        Assert.Equal("during", (await inbox.Read()).MessageId);
        await Within(Queues.Check(CancellationToken.None));
        Assert.Equal(["PublishingBlocked", "PublishingUnblocked"], Log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task A_broker_that_is_full_for_longer_than_a_confirm_may_take_is_waited_for_all_the_same()
    {
        var log = new RecordingLogger();
        await using var impatient = await Installation.Open(new RabbitMqOptions { PublishTimeout = TimeSpan.FromSeconds(2) }, log);
        await Within(impatient.Declare(Topology, CancellationToken.None));
        await Fill(impatient, log);
        try
        {
            var waiting = impatient.Publish("", QueueNames.Fetched, new() { MessageId = "during" }, CancellationToken.None);
            await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
            await Server.ClearMemoryAlarm();
            await Within(waiting);
        }
        finally
        {
            await Server.ClearMemoryAlarm();
        }

        Assert.Equal(["PublishingBlocked", "PublishingUnblocked"], log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task What_was_in_hand_when_the_connection_was_closed_is_settled_and_does_not_come_again()
    {
        await Publish("in hand");
        var inbox = Inbox(QueueNames.Fetched);
        var inHand = await inbox.Next();

        await Server.Evaluate("[rabbit_networking:close_connection(C, \"maintenance\") || C <- rabbit_networking:connections()], ok");
        await Holds(() => Log.Names.Contains("BrokerBack"));
        await Within(inHand.Settle(CancellationToken.None));
        await Publish("next");

        Assert.Equal("next", (await inbox.Read()).MessageId);
        Assert.Equal(0, (await Within(Queues.Depth(QueueNames.Fetched, CancellationToken.None))).Ready);
    }

    // What a RabbitMQ before 3.10.20 may come to by itself (docs/operations.md): it says that it has a queue, and the queue does not work.
    [ServerFact("rabbitmq-server")]
    public async Task A_broker_whose_new_queues_do_not_work_is_waited_for_until_it_is_started_again()
    {
        var tier = TimeSpan.FromSeconds(1);
        await Publish("before");
        await Server.QueuesWork(await Installation.Uri);
        await Server.Evaluate("supervisor:terminate_child(rabbit_sup, rabbit_fifo_dlx_sup)");
        var log = new RecordingLogger();
        await using var client = await Installation.Open(new RabbitMqOptions { PublishTimeout = TimeSpan.FromSeconds(2) }, log);
        await Within(client.Declare(Topology with { RetryDelays = [tier] }, CancellationToken.None));

        var published = client.Publish(QueueNames.Retry(tier), QueueNames.Fetched, new() { MessageId = "during" }, CancellationToken.None);
        await Holds(() => log.Names.Contains("MessageNotTaken"));
        Assert.False(published.IsCompleted);
        await Server.Restart();
        await Within(published);

        var inbox = Inbox(QueueNames.Fetched, prefetch: 2);
        Assert.Equal(["before", "during"], (await inbox.Next(2)).Select(delivery => delivery.Message.MessageId).Order());
    }

    // A broker tells of its alarm to those who publish, and only when they do.
    private async Task Fill(RabbitMqQueues queues, RecordingLogger log)
    {
        await Server.RaiseMemoryAlarm();
        var published = Task.CompletedTask;
        await Eventually.Holds(async () =>
        {
            if (published.IsCompleted)
                published = queues.Publish("", QueueNames.React, new() { MessageId = "filling" }, CancellationToken.None);
            await Task.WhenAny(published, Task.Delay(20));
            return log.Names.Contains("PublishingBlocked");
        });
    }
}
