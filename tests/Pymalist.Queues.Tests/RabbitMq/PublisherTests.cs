using Pymalist.Queues.RabbitMq;
using Pymalist.Testing.Servers;
using RabbitMQ.Client;

namespace Pymalist.Queues.Tests.RabbitMq;

public sealed class PublisherTests(RabbitMqServer server) : RabbitMqTest(server)
{
    // The client loses its channel for good when it is given a token that fires while it publishes.
    [ServerFact("rabbitmq-server")]
    public async Task A_thousand_callers_who_do_not_wait_leave_a_publisher_that_works()
    {
        var left = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (n, _) =>
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMicroseconds(n * 5));
            try
            {
                await Publish($"impatient {n}", impatient.Token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref left);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 320).Select(n => Publish($"patient {n}"))).WaitAsync(Deadline.Default);

        Assert.InRange(left, 1, 1_000);
        Assert.Empty(Log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task An_exchange_that_is_not_there_hurts_only_who_publishes_to_it()
    {
        var good = Enumerable.Range(0, 50).Select(n => Publish($"good {n}")).ToArray();
        var bad = Queues.Publish("nowhere", "key", new() { MessageId = "bad" }, CancellationToken.None);
        var more = Enumerable.Range(50, 50).Select(n => Publish($"good {n}")).ToArray();

        await Assert.ThrowsAsync<UnroutableException>(() => bad.WaitAsync(Deadline.Default));
        await Task.WhenAll([.. good, .. more]).WaitAsync(Deadline.Default);

        Assert.Empty(Log.Names);
    }

    [ServerTheory("rabbitmq-server")]
    [InlineData(QueueNames.Fetched, QueueNames.Fetched, QueueNames.Fetched)]
    [InlineData("", QueueNames.Parked, QueueNames.Parked)]
    [InlineData(QueueNames.Errors, "processor", QueueNames.React)]
    [InlineData(QueueNames.Processed, QueueNames.More, "pymalist.distribute.smtp")]
    [InlineData("pymalist.retry.50ms", QueueNames.React, "pymalist.retry.50ms")]
    public async Task A_queue_that_was_lost_is_made_again_and_what_is_published_arrives(string exchange, string key, string queue)
    {
        await Publish("before");
        await Server.QueuesWork(await Installation.Uri);
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);

        await Within(Queues.Publish(exchange, key, new() { MessageId = "after" }, CancellationToken.None));

        await Inbox(queue.Contains("retry", StringComparison.Ordinal) ? key : queue).Next();
        Assert.Equal(["QueueMissing"], Log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Who_has_declared_no_queue_for_it_is_told_at_once()
    {
        await using var archiving = await Installation.Open(new RabbitMqOptions(), Log);
        await Within(archiving.Declare(new() { Distributors = [new("archive", Once: true)] }, CancellationToken.None));
        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        await Server.QueuesWork(await Installation.Uri);
        await channel.QueueDeleteAsync("pymalist.distribute.smtp");

        await Assert.ThrowsAsync<UnroutableException>(() =>
            Within(archiving.Publish(QueueNames.Processed, QueueNames.More, new() { MessageId = "a" }, CancellationToken.None)));

        Assert.Empty(Log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Headers_that_do_not_fit_into_a_frame_are_refused_and_hurt_no_other()
    {
        var headers = new Dictionary<string, object> { ["ml_error"] = new string('x', 200_000) };

        await Assert.ThrowsAsync<MessageRefusedException>(() => Queues.Publish("", QueueNames.Fetched, new() { MessageId = "a", Headers = headers }, CancellationToken.None));
        await Publish("b").WaitAsync(Deadline.Default);

        Assert.Empty(Log.Names);
    }

    [ServerFact("rabbitmq-server")]
    public async Task Headers_just_below_the_greatest_size_arrive()
    {
        var headers = new Dictionary<string, object> { ["ml_error"] = new string('x', 130_000) };

        await Queues.Publish("", QueueNames.Fetched, new() { MessageId = "a", Headers = headers }, CancellationToken.None).WaitAsync(Deadline.Default);

        Assert.Equal(headers["ml_error"], (await Inbox(QueueNames.Fetched).Read()).Headers["ml_error"]);
    }

    [ServerFact("rabbitmq-server")]
    public async Task No_more_than_the_window_is_on_its_way()
    {
        await using var narrow = await Installation.Open(new RabbitMqOptions { PublishWindow = 1 });
        await narrow.Declare(Topology, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => narrow.Publish("", QueueNames.Fetched, new() { MessageId = $"{n:00}" }, CancellationToken.None)))
            .WaitAsync(Deadline.Default);

        var taken = await Inbox(QueueNames.Fetched, prefetch: 50).Next(50);
        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"{n:00}"), taken.Select(delivery => delivery.Message.MessageId));
    }

    [ServerFact("rabbitmq-server")]
    public async Task Messages_are_persistent_and_say_what_they_are()
    {
        await Queues.Publish("", QueueNames.Fetched, new() { MessageId = "a", Attempt = 2, FirstAttempt = DateTimeOffset.UnixEpoch }, CancellationToken.None);

        await using var connection = await Installation.Connect();
        await using var channel = await connection.CreateChannelAsync();
        var raw = (await channel.BasicGetAsync(QueueNames.Fetched, autoAck: true))!.BasicProperties;

        Assert.Equal(("a", "message/rfc822", DeliveryModes.Persistent), (raw.MessageId, raw.ContentType, raw.DeliveryMode));
        Assert.Equal(2L, raw.Headers!["ml_attempt"]);
        Assert.Equal("1970-01-01T00:00:00.0000000Z"u8.ToArray(), raw.Headers["ml_first_attempt"]);
    }

    [ServerFact("rabbitmq-server")]
    public async Task After_its_end_a_client_refuses_in_words()
    {
        await Queues.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Publish("late"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Queues.Depth(QueueNames.Fetched, CancellationToken.None));
    }
}
