namespace Pymalist.Queues.Tests;

/// <summary>Messages are handed out once, in order, no more than asked for, and come back when they were not settled.</summary>
public abstract class ConsumeSuite(IInstallation installation) : QueueSuite(installation)
{
    [Fact]
    public async Task The_oldest_message_comes_first()
    {
        var ids = Enumerable.Range(0, 20).Select(n => $"message {n}").ToArray();
        await Publish(ids);

        var taken = await Inbox(QueueNames.Fetched, prefetch: 20).Next(20);

        Assert.Equal(ids, Ids(taken));
    }

    [Fact]
    public async Task A_consumer_waits_for_what_is_published_later()
    {
        var next = Inbox(QueueNames.Fetched).Next();
        Assert.False(next.IsCompleted);

        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a"), await Open());

        Assert.Equal("a", (await next).Message.MessageId);
    }

    [Fact]
    public async Task No_more_than_the_prefetch_is_handed_out()
    {
        await Publish("a", "b", "c", "d", "e");
        var full = Inbox(QueueNames.Fetched, prefetch: 2);
        var taken = await full.Next(2);
        var third = full.Next();

        var others = await Inbox(QueueNames.Fetched, prefetch: 3, of: await Open()).Next(3);

        Assert.Equal(["a", "b"], Ids(taken));
        Assert.Equal(["c", "d", "e"], Ids(others));
        Assert.False(third.IsCompleted);
        await taken[0].Settle(CancellationToken.None);
        await Publish("f");
        Assert.Equal("f", (await third).Message.MessageId);
    }

    [Fact]
    public async Task What_is_settled_is_gone()
    {
        await Publish("a");
        await Inbox(QueueNames.Fetched).Read();
        await Queues.DisposeAsync();
        var next = await Open();

        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("b"), next);

        Assert.Equal("b", (await Inbox(QueueNames.Fetched, of: next).Read()).MessageId);
    }

    [Fact]
    public async Task What_is_let_go_of_comes_again_at_once()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var first = await inbox.Next();

        await first.Release().WaitAsync(Deadline.Default);
        var second = await inbox.Next();

        Assert.Equal(first.Message.Identity, second.Message.Identity);
        Assert.Equal(first.Message.Body.ToArray(), second.Message.Body.ToArray());
    }

    [Fact]
    public async Task What_one_lets_go_of_another_gets()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();
        await inbox.Stop();

        await taken.Release().WaitAsync(Deadline.Default);

        Assert.Equal("a", (await Inbox(QueueNames.Fetched, of: await Open()).Read()).MessageId);
    }

    [Fact]
    public async Task What_a_killed_process_had_in_hand_comes_again()
    {
        await Publish("a", "b", "c");
        await Installation.TakeAndDie(QueueNames.Fetched, 2);

        var taken = await Inbox(QueueNames.Fetched, prefetch: 3).Next(3);

        Assert.Equal(["a", "b", "c"], Ids(taken).Order());
        Assert.All(taken, delivery => Assert.Equal(0, delivery.Message.Attempt));
    }

    [Fact]
    public async Task It_is_said_of_a_message_that_a_process_died_with_it_in_hand()
    {
        await Publish("a", "b", "c");
        await Installation.TakeAndDie(QueueNames.Fetched, 2);

        var taken = await Inbox(QueueNames.Fetched, prefetch: 3).Next(3);

        Assert.Equal([("a", 1), ("b", 1), ("c", 0)], taken.Select(delivery => (delivery.Message.MessageId, delivery.Deliveries)).Order());
    }

    [Fact]
    public async Task Every_process_that_dies_of_a_message_counts()
    {
        await Publish("a");
        await Installation.TakeAndDie(QueueNames.Fetched, 1);
        await Installation.TakeAndDie(QueueNames.Fetched, 1);

        Assert.Equal(2, (await Inbox(QueueNames.Fetched).Next()).Deliveries);
    }

    [Fact]
    public async Task What_this_process_lets_go_of_is_not_counted_nor_is_a_later_attempt()
    {
        await Publish("a");
        await Installation.TakeAndDie(QueueNames.Fetched, 1);
        var inbox = Inbox(QueueNames.Fetched);

        await (await inbox.Next()).Release().WaitAsync(Deadline.Default);
        var again = await inbox.Next();
        await again.Retry(again.Message, Soon, CancellationToken.None).WaitAsync(Deadline.Default);
        var later = await inbox.Next();

        Assert.Equal(1, again.Deliveries);
        Assert.Equal((1, 0), (later.Message.Attempt, later.Deliveries));
    }

    [Fact]
    public async Task What_a_closed_client_had_in_hand_comes_again()
    {
        await Publish("a", "b");
        var leaving = await Open();
        await Inbox(QueueNames.Fetched, prefetch: 2, of: leaving).Next(2);

        await leaving.DisposeAsync();

        Assert.Equal(["a", "b"], Ids(await Inbox(QueueNames.Fetched, prefetch: 2).Next(2)).Order());
    }

    [Fact]
    public async Task A_stopped_consumer_gives_back_what_it_had_not_handed_out_and_can_settle_the_rest()
    {
        await Publish("a", "b", "c", "d");
        var inbox = Inbox(QueueNames.Fetched, prefetch: 4);
        var taken = await inbox.Next();
        var cancelled = inbox.Stop();
        var other = Inbox(QueueNames.Fetched, prefetch: 4, of: await Open());

        await cancelled;
        await taken.Settle(CancellationToken.None).WaitAsync(Deadline.Default);
        var rest = await other.Next(3);
        await Publish("e");

        Assert.Equal(["b", "c", "d"], Ids(rest).Order());
        Assert.Equal("e", (await other.Next()).Message.MessageId);
    }

    [Fact]
    public async Task A_consumer_that_waits_for_nothing_stops_as_well()
    {
        var inbox = Inbox(QueueNames.Fetched);
        var next = inbox.TryRead();

        await inbox.Cancel();

        Assert.Null(await next);
        await Publish("a");
        Assert.Equal("a", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }

    [Fact]
    public async Task Leaving_the_loop_is_stopping()
    {
        await Publish("a", "b", "c");
        await foreach (var delivery in Queues.Consume(QueueNames.Fetched, 3, CancellationToken.None))
        {
            await delivery.Settle(CancellationToken.None);
            break;
        }

        var others = Inbox(QueueNames.Fetched, prefetch: 3, of: await Open());

        Assert.Equal(["b", "c"], Ids(await others.Next(2)).Order());
    }

    [Fact]
    public async Task Consumers_share_the_work_and_nobody_gets_the_same()
    {
        var ids = Enumerable.Range(0, 60).Select(n => $"message {n:00}").ToArray();
        await Publish(ids);
        var one = Inbox(QueueNames.Fetched, prefetch: 5);
        var two = Inbox(QueueNames.Fetched, prefetch: 5, of: await Open());
        var ofOne = await one.Next(5);
        var ofTwo = await two.Next(5);
        var taken = new List<string>([.. Ids(ofOne), .. Ids(ofTwo)]);

        await Task.WhenAll(ofOne.Concat(ofTwo).Select(delivery => delivery.Settle(CancellationToken.None)));
        await Task.WhenAll(TakeTheRest(one, two), TakeTheRest(two, one));

        Assert.Equal(ids, taken.Order());

        async Task TakeTheRest(Inbox inbox, Inbox other)
        {
            while (await inbox.TryRead() is { } message)
            {
                lock (taken)
                {
                    taken.Add(message.MessageId);
                }

                if (taken.Count == ids.Length)
                    await Task.WhenAll(inbox.Cancel(), other.Cancel());
            }
        }
    }

    [Fact]
    public async Task The_depth_of_a_queue_counts_what_waits()
    {
        await Publish("a", "b", "c");
        await Deadline.Until(3, Ready);
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();
        await inbox.Stop();
        await Deadline.Until(2, Ready);

        await taken.Retry(taken.Message, Never, CancellationToken.None).WaitAsync(Deadline.Default);

        await Deadline.Until(1, async () => (await Queues.Depth(QueueNames.Fetched, CancellationToken.None)).Delayed);
        await Deadline.Until(2, Ready);
    }

    private async Task<long> Ready() => (await Queues.Depth(QueueNames.Fetched, CancellationToken.None)).Ready;
}
