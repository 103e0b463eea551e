using System.Diagnostics;

namespace Pymalist.Queues.Tests;

/// <summary>What could not be done comes again later, or is given up and kept.</summary>
public abstract class RetrySuite(IInstallation installation) : QueueSuite(installation)
{
    // Brokers count in milliseconds, and their clock is not ours.
    private static readonly TimeSpan Imprecision = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task What_is_retried_comes_again_as_a_later_attempt()
    {
        var before = DateTimeOffset.UtcNow - Imprecision;
        var headers = new Dictionary<string, object> { ["ml_send_to"] = new object[] { "ann@example.org" } };
        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a") with { Headers = headers });
        var inbox = Inbox(QueueNames.Fetched);
        var first = await inbox.Next();

        await Retry(first, first.Message, Soon);
        var second = await inbox.Next();
        await Retry(second, second.Message, Soon);
        var third = await inbox.Next();

        Assert.Equal(("a", 1), second.Message.Identity);
        Assert.Equal(("a", 2), third.Message.Identity);
        Assert.Null(first.Message.FirstAttempt);
        Assert.InRange(second.Message.FirstAttempt!.Value, before, DateTimeOffset.UtcNow);
        Assert.Equal(second.Message.FirstAttempt, third.Message.FirstAttempt);
        Assert.Equal(HeaderText.Of(first.Message), HeaderText.Of(third.Message));
        Assert.Equal(first.Message.Body.ToArray(), third.Message.Body.ToArray());
    }

    [Fact]
    public async Task The_remainder_of_a_mail_may_be_another_message()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var remainder = new QueuedMessage
        {
            MessageId = "a",
            ContentType = "text/plain",
            Headers = new Dictionary<string, object> { ["ml_send_to"] = new object[] { "bob@example.net" } },
            Body = "what is left"u8.ToArray(),
        };

        await Retry(await inbox.Next(), remainder, Soon);
        var again = (await inbox.Next()).Message;

        Assert.Equal(("a", 1), again.Identity);
        Assert.NotNull(again.FirstAttempt);
        Assert.Equal(remainder.ContentType, again.ContentType);
        Assert.Equal(HeaderText.Of(remainder), HeaderText.Of(again));
        Assert.Equal(remainder.Body.ToArray(), again.Body.ToArray());
    }

    [Fact]
    public async Task A_retry_stays_in_its_own_queue()
    {
        await Publish(QueueNames.Processed, QueueNames.First, Message("a"));
        var smtp = Inbox(Smtp);
        var archive = Inbox(Archive);
        Assert.Equal("a", (await archive.Read()).MessageId);

        await Retry(await smtp.Next(), Message("a"), Soon);
        Assert.Equal(("a", 1), (await smtp.Read()).Identity);
        await Publish(QueueNames.Processed, QueueNames.First, Message("b"));

        Assert.Equal("b", (await archive.Read()).MessageId);
    }

    // Where there are delays of 50 and 1000 ms, the longer one is not taken: who asks too early asks again.
    [Theory]
    [InlineData(50, 50)]
    [InlineData(400, 50)]
    [InlineData(1200, 1000)]
    public async Task A_delay_lasts_at_least_as_long_as_the_longest_of_the_topology_that_is_not_longer(int asked, int waited)
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();
        var clock = Stopwatch.StartNew();

        await Retry(taken, taken.Message, TimeSpan.FromMilliseconds(asked));
        await inbox.Next();

        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(waited) - Imprecision, $"It came after {clock.Elapsed}.");
    }

    [Fact]
    public async Task A_delay_that_is_shorter_than_any_of_the_topology_ends_with_the_shortest()
    {
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();

        await Retry(taken, taken.Message, TimeSpan.Zero);

        Assert.Equal(("a", 1), (await inbox.Read()).Identity);
    }

    [Fact]
    public async Task Whoever_puts_a_message_off_may_say_when_its_first_attempt_was()
    {
        var first = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero);
        await Publish("a");
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();

        await Retry(taken, taken.Message with { FirstAttempt = first }, Soon);

        Assert.Equal(first, (await inbox.Read()).FirstAttempt);
    }

    [Fact]
    public async Task What_waits_holds_up_nothing_else()
    {
        await Publish("a", "b", "c");
        var inbox = Inbox(QueueNames.Fetched);

        await Retry(await inbox.Next(), Message("a"), Never);
        await Retry(await inbox.Next(), Message("b"), Later);

        Assert.Equal("c", (await inbox.Read()).MessageId);
        Assert.Equal("b", (await inbox.Read()).MessageId);
    }

    [Fact]
    public async Task What_waits_outlives_the_process_that_put_it_off()
    {
        await Publish("a");
        var leaving = await Open();
        await Retry(await Inbox(QueueNames.Fetched, of: leaving).Next(), Message("a"), Later);

        await leaving.DisposeAsync();

        Assert.Equal(("a", 1), (await Inbox(QueueNames.Fetched).Read()).Identity);
    }

    [Fact]
    public async Task What_is_given_up_is_kept_with_the_reason_and_the_queue_it_came_from()
    {
        var headers = new Dictionary<string, object> { ["ml_sender"] = "ann@example.org" };
        await Publish(QueueNames.Processed, QueueNames.More, Message("a") with { Headers = headers });
        var inbox = Inbox(Smtp);
        var taken = await inbox.Next();
        await Retry(taken, taken.Message, Soon);
        taken = await inbox.Next();

        await taken.Park(taken.Message, "Nobody answers at Bücher.example.", CancellationToken.None).WaitAsync(Deadline.Default);
        var parked = await Inbox(QueueNames.Parked).Read();

        Assert.Equal(taken.Message.Identity, parked.Identity);
        Assert.Equal(taken.Message.FirstAttempt, parked.FirstAttempt);
        Assert.Equal(taken.Message.Body.ToArray(), parked.Body.ToArray());
        Assert.Equal(HeaderText.Of(ParkedHeaders.Park(taken.Message, "Nobody answers at Bücher.example.", Smtp)), HeaderText.Of(parked));
    }

    [Fact]
    public async Task What_is_given_up_is_gone_from_its_queue()
    {
        await Publish("a", "b");
        var inbox = Inbox(QueueNames.Fetched);
        var taken = await inbox.Next();

        await taken.Park(taken.Message, "It is no mail.", CancellationToken.None).WaitAsync(Deadline.Default);

        Assert.Equal("b", (await inbox.Read()).MessageId);
    }

    // The same message, given up for two reasons in two places: a person has to see both.
    [Fact]
    public async Task What_two_queues_give_up_is_kept_twice()
    {
        await Publish(QueueNames.Processed, QueueNames.First, Message("a"));
        foreach (var queue in new[] { Smtp, Archive })
        {
            var taken = await Inbox(queue).Next();
            await taken.Park(taken.Message, "The disk is full.", CancellationToken.None).WaitAsync(Deadline.Default);
        }

        var inbox = Inbox(QueueNames.Parked);
        var parked = new[] { await inbox.Read(), await inbox.Read() };

        Assert.Equal([Archive, Smtp], parked.Select(message => (string)message.Headers[ParkedHeaders.From]).Order());
    }

    private static Task Retry(IDelivery delivery, QueuedMessage remainder, TimeSpan delay) =>
        delivery.Retry(remainder, delay, CancellationToken.None).WaitAsync(Deadline.Default);
}
