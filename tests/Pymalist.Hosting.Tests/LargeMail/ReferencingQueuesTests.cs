using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Hosting.LargeMail;
using Pymalist.Hosting.Tests.Stages;
using Pymalist.Queues;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.LargeMail;

/// <summary>Large mail by reference, over queues that are looked at from below.</summary>
public sealed class ReferencingQueuesTests : IAsyncLifetime
{
    private const int Above = 1000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(Above + 1);
    private static readonly string Name = Convert.ToHexStringLower(SHA256.HashData(Large));

    private readonly FakeOctets _octets = new();
    private Installation _installation = null!;
    private ReferencingQueues _queues = null!;

    public async Task InitializeAsync()
    {
        _installation = await Installation.Open(Installation.SettingsOf() with { General = new() { Retry = new() { Delays = [TimeSpan.FromMilliseconds(50)] } } });
        _queues = new(_installation.Queues, _octets, Above, TimeProvider.System, NullLogger<ReferencingQueues>.Instance);
    }

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task A_large_body_is_replaced_by_its_name_and_comes_back()
    {
        await Publish(Large);

        var below = (await Next(_installation.Queues)).Message;
        var above = (await Next(_queues)).Message;

        Assert.Equal(0, below.Body.Length);
        Assert.Equal(Name, below.Headers["ml_body"]);
        Assert.Equal(Large, above.Body.ToArray());
        Assert.Equal(["x-other"], above.Headers.Keys);
    }

    [Fact]
    public async Task A_body_that_is_not_large_goes_as_it_is()
    {
        await Publish(Large[..Above]);

        Assert.Equal(Large[..Above], (await Next(_installation.Queues)).Message.Body.ToArray());
        Assert.Empty(_octets.Names);
    }

    [Fact]
    public async Task What_is_put_off_and_parked_keeps_its_octets_and_they_are_not_stored_again()
    {
        await Publish(Large);

        var first = await Next(_queues);
        await first.Retry(first.Message, TimeSpan.Zero, CancellationToken.None);
        var second = await Next(_queues);
        await second.Park(second.Message, "No more.", CancellationToken.None);
        var parked = await Next(_queues, QueueNames.Parked);

        Assert.Equal(1, second.Message.Attempt);
        Assert.Equal(Large, second.Message.Body.ToArray());
        Assert.Equal(Large, parked.Message.Body.ToArray());
        Assert.Equal(1, _octets.Keeps);
    }

    [Fact]
    public async Task What_is_put_off_may_be_another_large_body()
    {
        var other = RandomNumberGenerator.GetBytes(Above * 2);
        await Publish(Large);

        var first = await Next(_queues);
        await first.Retry(first.Message with { Body = other }, TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(0, (await Next(_installation.Queues)).Message.Body.Length);
        Assert.Equal(other, (await Next(_queues)).Message.Body.ToArray());
    }

    [Fact]
    public async Task What_the_store_has_no_more_is_parked_with_the_reason_and_the_next_comes()
    {
        await Publish(Large, "lost");
        _octets.Forget();
        await Publish("small"u8.ToArray(), "small");

        Assert.Equal("small", (await Next(_queues)).Message.MessageId);

        var parked = (await Next(_queues, QueueNames.Parked)).Message;
        Assert.Equal("lost", parked.MessageId);
        Assert.Contains(Name, (string)parked.Headers[ParkedHeaders.Reason], StringComparison.Ordinal);
        Assert.Equal(Name, parked.Headers["ml_body"]);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public async Task A_name_that_is_none_is_one_that_the_store_lacks(string name)
    {
        await _installation.Queues.Publish(
            QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = "a", Headers = new Dictionary<string, object> { ["ml_body"] = name } }, CancellationToken.None);
        await Publish("small"u8.ToArray(), "small");

        Assert.Equal("small", (await Next(_queues)).Message.MessageId);
        Assert.Equal("a", (await Next(_queues, QueueNames.Parked)).Message.MessageId);
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for()
    {
        _octets.GoAway(2);
        await Publish(Large);
        _octets.GoAway(2);

        Assert.Equal(Large, (await Next(_queues)).Message.Body.ToArray());
    }

    [Fact]
    public async Task Whoever_stops_waiting_for_the_store_leaves_the_message_in_its_queue()
    {
        await Publish(Large);
        _octets.GoAway(int.MaxValue);
        using var stop = new CancellationTokenSource();
        await using var deliveries = _queues.Consume(QueueNames.Fetched, 1, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = deliveries.MoveNextAsync().AsTask();
        await Eventually.Holds(async () => (await _installation.Depth(QueueNames.Fetched)).InHand == 1);

        await stop.CancelAsync();

        Assert.False(await next.WaitAsync(Deadline));
        Assert.Equal(1, (await _installation.Depth(QueueNames.Fetched)).Ready);
    }

    private Task Publish(byte[] body, string id = "a") => _queues.Publish(
        QueueNames.Fetched, QueueNames.Fetched, new() { MessageId = id, Body = body, Headers = new Dictionary<string, object> { ["x-other"] = "stays" } }, CancellationToken.None)
        .WaitAsync(Deadline);

    // Looked at from below it goes back at once; from above it is in hand.
    private async Task<IDelivery> Next(IQueues queues, string queue = QueueNames.Fetched)
    {
        await using var deliveries = queues.Consume(queue, 1, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await deliveries.MoveNextAsync().AsTask().WaitAsync(Deadline));
        if (queues != _queues)
            await deliveries.Current.Release();
        return deliveries.Current;
    }
}
