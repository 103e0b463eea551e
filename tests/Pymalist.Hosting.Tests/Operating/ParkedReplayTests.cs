using Pymalist.Hosting.Operating;
using Pymalist.Hosting.Tests.Stages;
using Pymalist.Queues;
using Pymalist.Store;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Operating;

public sealed class ParkedReplayTests
{
    private static readonly Mail Post = new() { Id = "abc.1", Message = "\r\nHello\r\n"u8.ToArray(), Recipients = [Mailbox.Parse("ann@example.com"), Mailbox.Parse("bob@example.net")] };

    private readonly FakeStore _store = new();

    [Fact]
    public async Task Who_was_given_up_is_pending_again_and_who_has_got_it_is_left_alone()
    {
        await using var installation = await Installation.Open();
        await _store.Ledger.Expect(Post, ["all"], CancellationToken.None);
        var claim = await _store.Ledger.Claim("all", Post, new ClaimOptions(RetryUnknown: true), CancellationToken.None);
        await _store.Ledger.Record(claim, [new(Post.Recipients[0].Address, DeliveryState.Delivered, "2.0.0", ""), new(Post.Recipients[1].Address, DeliveryState.Expired, "4.4.1", "")], CancellationToken.None);
        await _store.Ledger.Release(claim, CancellationToken.None);
        var parked = await Parked(QueueNames.Distribute("all"));

        await new ParkedReplay(installation.Queues, _store).Replay(parked, CancellationToken.None);

        var rows = await _store.Ledger.RowsOfPost("abc", CancellationToken.None).ToDictionaryAsync(row => row.Recipient, row => row.State);
        Assert.Equal((DeliveryState.Delivered, DeliveryState.Pending), (rows["ann@example.com"], rows["bob@example.net"]));
        Assert.Equal(1, (await installation.Depth(QueueNames.Distribute("all"))).Ready);
        Assert.Empty(await _store.Parking.All(CancellationToken.None).ToArrayAsync());
        Assert.Equal("replayed", Assert.Single(_store.Notes.Notes).Step);
    }

    [Fact]
    public async Task A_replay_that_a_crash_has_cut_short_may_be_made_again()
    {
        await using var installation = await Installation.Open();
        var parked = await Parked(QueueNames.Fetched);
        var replay = new ParkedReplay(installation.Queues, _store);

        await replay.Replay(parked, CancellationToken.None);
        await replay.Replay(parked, CancellationToken.None);

        Assert.Equal(1, (await installation.Depth(QueueNames.Fetched)).Ready);
    }

    [Theory]
    [InlineData("pymalist.distribute.of-old")]
    [InlineData("")]
    public async Task What_has_no_queue_to_go_to_stays_parked(string queue)
    {
        await using var installation = await Installation.Open();
        var parked = await Parked(queue);

        await Assert.ThrowsAsync<UnroutableException>(() => new ParkedReplay(installation.Queues, _store).Replay(parked, CancellationToken.None));

        Assert.Single(await _store.Parking.All(CancellationToken.None).ToArrayAsync());
    }

    [Fact]
    public async Task What_is_dropped_is_in_the_story()
    {
        var parked = await Parked(QueueNames.Fetched);

        Assert.True(await ParkedReplay.Drop(_store, parked, CancellationToken.None));
        Assert.False(await ParkedReplay.Drop(_store, parked, CancellationToken.None));

        Assert.Equal("dropped", Assert.Single(_store.Notes.Notes).Step);
    }

    private async Task<ParkedMail> Parked(string queue)
    {
        await _store.Parking.Park(ParkedMessage.Of(ParkedHeaders.Park(WireCodec.Encode(Post), "Nobody answers.", queue), DateTimeOffset.UnixEpoch), CancellationToken.None);
        return (await _store.Parking.Find(1, CancellationToken.None))!;
    }
}
