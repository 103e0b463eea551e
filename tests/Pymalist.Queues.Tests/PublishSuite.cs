namespace Pymalist.Queues.Tests;

/// <summary>What is published arrives, where it belongs and as it was.</summary>
public abstract class PublishSuite(IInstallation installation) : QueueSuite(installation)
{
    public static readonly TheoryData<string, object> HeaderValues = new()
    {
        { "text", "Grüße, 世界, \u0001 and \"quotes\"" },
        { "no text", "" },
        { "a number", long.MaxValue },
        { "a small number", -1L },
        { "yes", true },
        { "no", false },
        { "an array", new object[] { "one", 2L, true, new object[] { "three" } } },
        { "a table", new Dictionary<string, object> { ["recipient"] = "ann@example.org", ["codes"] = new object[] { 550L } } },
        { "an array of tables", new object[] { new Dictionary<string, object> { ["status"] = "5.1.1" }, new Dictionary<string, object> { ["status"] = "4.2.2" } } },
        { "a hundred long addresses", Enumerable.Range(0, 100).Select(object (n) => $"{new string('x', 64)}@{new string('y', 60)}.{n}.example.org").ToArray() },
    };

    [Fact]
    public async Task Mail_as_it_came_in_lies_in_the_queue_of_that_name()
    {
        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a"));

        Assert.Equal("a", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }

    [Fact]
    public async Task The_first_message_of_a_post_goes_to_all_distributors()
    {
        await Publish(QueueNames.Processed, QueueNames.First, Message("a"));

        Assert.Equal("a", (await Inbox(Smtp).Read()).MessageId);
        Assert.Equal("a", (await Inbox(Archive).Read()).MessageId);
    }

    [Fact]
    public async Task The_rest_of_a_post_goes_only_to_those_who_want_every_message()
    {
        await Publish(QueueNames.Processed, QueueNames.More, Message("more"));
        await Publish(QueueNames.Processed, QueueNames.First, Message("first"));

        Assert.Equal("first", (await Inbox(Archive).Read()).MessageId);
        Assert.Equal("more", (await Inbox(Smtp).Read()).MessageId);
    }

    [Theory]
    [InlineData(Role.Fetcher)]
    [InlineData(Role.Processor)]
    [InlineData(Role.Distributor)]
    public async Task A_failure_of_any_stage_goes_to_the_reactor(Role role)
    {
        await Publish(QueueNames.Errors, QueueNames.Key(role), Message("a"));

        Assert.Equal("a", (await Inbox(QueueNames.React).Read()).MessageId);
    }

    [Fact]
    public async Task The_nameless_exchange_leads_to_the_queue_that_the_key_names()
    {
        await Publish("", Archive, Message("replayed"));
        await Publish(QueueNames.Processed, QueueNames.First, Message("a"));

        Assert.Equal("a", (await Inbox(Smtp).Read()).MessageId);
        Assert.Equal("replayed", (await Inbox(Archive).Read()).MessageId);
    }

    [Theory]
    [InlineData(QueueNames.Processed, "nobody")]
    [InlineData(QueueNames.Errors, "nobody")]
    [InlineData("", "pymalist.nobody")]
    public async Task What_no_queue_takes_is_refused_and_hinders_no_one(string exchange, string key)
    {
        await Assert.ThrowsAsync<UnroutableException>(() => Publish(exchange, key, Message("lost")));
        await Publish("kept");

        Assert.Equal("kept", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }

    [Fact]
    public async Task A_topology_declared_again_changes_nothing()
    {
        await Publish("a");

        await Queues.Declare(Topology, CancellationToken.None).WaitAsync(Deadline.Default);

        Assert.Equal("a", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }

    [Fact]
    public async Task Another_topology_adds_to_what_was_declared()
    {
        await Queues.Declare(Topology with { Distributors = [new("gateway", Once: false)] }, CancellationToken.None).WaitAsync(Deadline.Default);

        await Publish(QueueNames.Processed, QueueNames.More, Message("a"));

        Assert.Equal("a", (await Inbox(QueueNames.Distribute("gateway")).Read()).MessageId);
        Assert.Equal("a", (await Inbox(Smtp).Read()).MessageId);
    }

    [Fact]
    public async Task What_was_published_outlives_its_publisher()
    {
        var publisher = await Open();
        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a"), publisher);
        await publisher.DisposeAsync();

        Assert.Equal("a", (await Inbox(QueueNames.Fetched).Read()).MessageId);
    }

    [Fact]
    public async Task A_message_arrives_as_it_was()
    {
        var message = Message("<ä-1@example.org>") with
        {
            ContentType = "application/octet-stream",
            Body = new byte[] { 0, 13, 10, 255, 46, 10 },
            Attempt = 3,
            FirstAttempt = new DateTimeOffset(2009, 4, 12, 18, 30, 0, TimeSpan.Zero),
        };

        await Publish(QueueNames.Fetched, QueueNames.Fetched, message);
        var read = await Inbox(QueueNames.Fetched).Read();

        Assert.Equal(message.Identity, read.Identity);
        Assert.Equal(message.ContentType, read.ContentType);
        Assert.Equal(message.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(message.FirstAttempt, read.FirstAttempt);
        Assert.Empty(read.Headers);
    }

    [Theory]
    [MemberData(nameof(HeaderValues))]
    public async Task A_header_of_any_kind_arrives_as_it_was(string name, object value)
    {
        var message = Message("a") with { Headers = new Dictionary<string, object> { [name] = value, ["ml_other"] = "stays" } };

        await Publish(QueueNames.Fetched, QueueNames.Fetched, message);
        var read = await Inbox(QueueNames.Fetched).Read();

        Assert.Equal(HeaderText.Of(message), HeaderText.Of(read));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task A_body_of_any_size_arrives_as_it_was(int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);

        await Publish(QueueNames.Fetched, QueueNames.Fetched, Message("a") with { Body = body });
        var read = await Inbox(QueueNames.Fetched).Read();

        Assert.True(read.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task Many_publish_at_once_and_all_of_it_arrives()
    {
        var other = await Open();
        var ids = Enumerable.Range(0, 300).Select(n => $"message {n}").ToArray();

        await Task.WhenAll(ids.Select((id, n) => Publish(QueueNames.Fetched, QueueNames.Fetched, Message(id), n % 2 == 0 ? Queues : other)));
        var inbox = Inbox(QueueNames.Fetched, prefetch: 400);
        var taken = await inbox.Next(ids.Length);

        Assert.Equal(ids.Order(), Ids(taken).Order());
    }
}
