namespace Pymalist.Queues.Tests;

/// <summary>A repeat of a message is recognised, and a later attempt is none. What was published after it tells that it does not come.</summary>
public abstract class RepeatSuite(IInstallation installation) : QueueSuite(installation)
{
    [Fact]
    public async Task A_message_published_twice_is_handed_out_once()
    {
        await Publish("a", "a", "last");
        var inbox = Inbox(QueueNames.Fetched);

        Assert.Equal("a", (await inbox.Read()).MessageId);
        Assert.Equal("last", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task A_repeat_of_what_was_settled_does_not_come()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        await inbox.Read();

        await Publish("a", "last");

        Assert.Equal("last", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task A_repeat_of_what_is_in_hand_does_not_come_when_that_is_settled()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched, prefetch: 10);
        var first = await inbox.Next();

        await Publish("a", "in between");
        Assert.Equal("in between", (await inbox.Read()).MessageId);
        await first.Settle(CancellationToken.None).WaitAsync(Deadline.Default);
        await Publish("last");

        Assert.Equal("last", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task A_message_that_has_a_repeat_comes_again_when_it_is_let_go_of()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched, prefetch: 10);
        var first = await inbox.Next();
        await Publish("a");

        await first.Release().WaitAsync(Deadline.Default);
        Assert.Equal("a", (await inbox.Read()).MessageId);
        await Publish("last");

        Assert.Equal("last", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task A_repeat_of_what_is_retried_does_not_come_and_the_retry_does()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        await (await inbox.Next()).Retry(Message("a"), Later, CancellationToken.None).WaitAsync(Deadline.Default);

        await Publish("a", "in between");

        Assert.Equal("in between", (await inbox.Read()).MessageId);
        Assert.Equal(("a", 1), (await inbox.Read()).Identity);
    }

    [Fact]
    public async Task A_repeat_of_what_was_given_up_does_not_come()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        await (await inbox.Next()).Park(Message("a"), "It is no mail.", CancellationToken.None).WaitAsync(Deadline.Default);

        await Publish("a", "last");

        Assert.Equal("last", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task A_later_attempt_is_no_repeat()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        await inbox.Read();

        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a") with { Attempt = 1 });

        Assert.Equal(("a", 1), (await inbox.Read()).Identity);
    }

    [Fact]
    public async Task The_same_message_in_another_queue_is_no_repeat()
    {
        await Publish("a");
        await Inbox(QueueNames.Fetched).Read();

        await Publish(QueueNames.Processed, QueueNames.More, Message("a"));

        Assert.Equal("a", (await Inbox(Smtp).Read()).MessageId);
    }
}
