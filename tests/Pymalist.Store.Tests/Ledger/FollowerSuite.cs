namespace Pymalist.Store.Tests;

/// <summary>Recipients of whom the same is said, which stands in one row, and those of whom it is not.</summary>
public abstract class FollowerSuite(IHome home) : LedgerSuite(home, expects: true)
{
    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Due = DateTimeOffset.UnixEpoch.AddYears(300);

    [Fact]
    public async Task What_is_said_of_all_at_once_is_one_row()
    {
        var claim = await Claim(Message("a.1", "ann", "bob", "cleo"));
        await Sending(claim, Store, "ann", "bob", "cleo");
        await Record(claim, Entry("ann", DeliveryState.Deferred, Due), Entry("bob", DeliveryState.Deferred, Due), Entry("cleo", DeliveryState.Deferred, Due));

        Assert.Equal(3, await Followers("a.1"));
        var row = (await RowsOf("a"))["bob"];
        Assert.Equal((DeliveryState.Deferred, 1, "2.0.0", "said so", Due), (row.State, row.Attempts, row.Status, row.Reply, row.Due));
        Assert.NotNull(row.FirstAttempt);
    }

    [Fact]
    public async Task Of_whom_something_else_is_said_has_it_for_himself_and_keeps_what_was()
    {
        var mail = Message("a.1", "ann", "bob", "cleo");
        await Record(await Claim(mail), Entry("ann", DeliveryState.Deferred, Past), Entry("bob", DeliveryState.Deferred, Past), Entry("cleo", DeliveryState.Deferred, Past));
        var before = (await RowsOf("a"))["bob"];
        await Record(await Claim(mail), Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Failed), Entry("cleo", DeliveryState.Delivered));

        Assert.Equal(2, await Followers("a.1"));
        Assert.Equal("ann:Delivered bob:Failed cleo:Delivered", await States("a"));
        var after = (await RowsOf("a"))["bob"];
        Assert.Equal((2, before.FirstAttempt, before.Since), (after.Attempts, after.FirstAttempt, after.Since));
    }

    [Fact]
    public async Task Who_sends_to_some_leaves_the_others_to_others()
    {
        var other = await Open();
        var mail = Message("a.1", "ann", "bob", "cleo");
        var (first, second) = (await Claim(mail), await Claim(mail, by: other));

        Assert.True(await Sending(first, Store, "bob"));
        Assert.False(await Sending(second, other, "ann", "bob", "cleo"));
        Assert.False(await Sending(second, other, "bob", "cleo"));
        Assert.Equal("ann:Pending bob:Sending cleo:Pending", await States("a"));
        Assert.True(await Sending(second, other, "ann", "cleo"));
        Assert.False(await Sending(first, Store, "ann"));

        await Record(first, Entry("bob", DeliveryState.Delivered), Entry("ann", DeliveryState.Failed));
        await Record(second, other, Entry("ann", DeliveryState.Delivered), Entry("cleo", DeliveryState.Failed));
        Assert.Equal("ann:Delivered bob:Delivered cleo:Failed", await States("a"));
    }

    [Fact]
    public async Task Who_sends_to_all_leaves_nobody_to_others()
    {
        var other = await Open();
        var mail = Message("a.1", "ann", "bob", "cleo");
        var (first, second) = (await Claim(mail), await Claim(mail, by: other));

        Assert.True(await Sending(first, Store, "ann", "bob", "cleo"));
        Assert.False(await Sending(second, other, "ann", "bob", "cleo"));
        Assert.False(await Sending(second, other, "cleo"));
        await Record(second, other, Entry("ann", DeliveryState.Failed), Entry("bob", DeliveryState.Failed), Entry("cleo", DeliveryState.Delivered));

        Assert.Equal("ann:Sending bob:Sending cleo:Delivered", await States("a"));
        Assert.True(await Sending(first, Store, "ann", "bob"));
    }

    [Fact]
    public async Task One_who_was_not_in_hand_and_was_delivered_is_not_among_those_that_are_sent_to()
    {
        var mail = Message("a.1", "ann", "bob");
        var stale = await Claim(mail);
        var beside = await Claim(Message("b.1", "ann"));

        await Record(beside with { Post = stale.Post, Now = [] }, Entry("bob", DeliveryState.Delivered));

        Assert.False(await Sending(stale, Store, "ann", "bob"));
        Assert.Equal("ann:Pending bob:Delivered", await States("a"));
        Assert.True(await Sending(stale, Store, "ann"));
    }

    [Fact]
    public async Task Whatever_is_said_of_whom_the_last_of_it_is_known()
    {
        var random = new Random(2026);
        string[] names = [.. Enumerable.Range(0, 12).Select(n => $"m{n:00}")];
        var states = names.ToDictionary(name => name, _ => DeliveryState.Pending);
        var mail = Message("a.1", names);
        var claim = await Claim(mail);
        for (var i = 0; i < 60; i++)
        {
            var some = random.GetItems(names, random.Next(1, 2 * names.Length)).Distinct().Where(name => states[name] != DeliveryState.Delivered).ToArray();
            if (random.Next(4) == 0)
                claim = await Claim(mail);
            foreach (var name in some)
                states[name] = random.GetItems([DeliveryState.Pending, DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Delivered], 1)[0];

            await Record(claim, [.. some.Select(name => Entry(name, states[name], Past))]);

            Assert.Equal(string.Join(' ', names.Select(name => $"{name}:{states[name]}")), await States("a"));
            Assert.Equal(await Store.Engine.Read(session => session.Number("SELECT count(*) FROM copy WHERE state = -1"), CancellationToken.None), await Followers("a.1"));
        }
    }

    [Fact]
    public async Task Nobody_is_sent_to_by_two_whomever_they_take_at_once()
    {
        OpenStore[] stores = [Store, await Open(), await Open()];
        string[] names = [.. Enumerable.Range(0, 30).Select(n => $"member{n:00}")];
        var mail = Message("a.1", names);
        await Expect(mail);
        var claims = new List<(OpenStore Store, Claim Claim, string[] Names)>();
        for (var n = 0; n < 60; n++)
            claims.Add((stores[n % 3], await Claim(mail, by: stores[n % 3]), [.. Random.Shared.GetItems(names, n < 6 ? 200 : Random.Shared.Next(1, 12)).Distinct()]));

        var sent = await Task.WhenAll(claims.Select(async each => await Sending(each.Claim, each.Store, each.Names) ? each.Names : []));

        var all = sent.SelectMany(each => each).ToArray();
        Assert.NotEmpty(all);
        Assert.Equal(all.Distinct().Count(), all.Length);
        Assert.Equal(all.Order(StringComparer.Ordinal), (await RowsOf("a")).Where(row => row.Value.State == DeliveryState.Sending).Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Those_whom_a_dead_process_was_sending_to_are_unknown_all_together()
    {
        var other = await Open();
        var mail = Message("a.1", "ann", "bob");
        var first = await Claim(mail, by: other);
        await Sending(first, other, "ann", "bob");
        await other.DisposeAsync();

        var second = await Claim(mail);

        Assert.Equal("ann:Unknown bob:Unknown", await States("a"));
        Assert.Equal("ann bob", Names(second.Now));
        Assert.Equal(2, await Followers("a.1"));
    }

    [Fact]
    public async Task Who_goes_on_is_pending_alone_or_with_all_of_his_message()
    {
        var first = await Claim(Message("a.1", "ann", "bob"));
        var second = await Claim(Message("a.2", "cleo", "dan"));
        await Record(first, Entry("ann", DeliveryState.Failed), Entry("bob", DeliveryState.Failed));
        await Record(second, Entry("cleo", DeliveryState.Expired), Entry("dan", DeliveryState.Expired));

        await Ledger.Resume("a.1", Addresses("bob"), CancellationToken.None);
        Assert.Equal("ann:Failed bob:Pending cleo:Expired dan:Expired", await States("a"));
        await Ledger.Resume("a", null, CancellationToken.None);
        Assert.Equal("ann:Pending bob:Pending cleo:Pending dan:Pending", await States("a"));
        Assert.All((await RowsOf("a")).Values, row => Assert.Equal(0, row.Attempts));
    }

    [Fact]
    public async Task What_is_due_at_once_is_due_for_all_of_them()
    {
        var claim = await Claim(Message("a.1", "ann", "bob", "cleo"));
        await Record(claim, Entry("ann", DeliveryState.Deferred, Due), Entry("bob", DeliveryState.Deferred, Due), Entry("cleo", DeliveryState.Deferred, Due.AddDays(1)));

        await Ledger.MakeDue(CancellationToken.None);

        Assert.Equal("ann bob cleo", Names((await Claim(Message("a.1", "ann", "bob", "cleo"))).Now));
    }

    [Fact]
    public async Task They_are_counted_and_forgotten_as_others_are()
    {
        var claim = await Claim(Message("a.1", "ann", "bob", "cleo"));
        await Record(claim, Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Delivered), Entry("cleo", DeliveryState.Deferred, Due));
        var counts = await Ledger.Counts(CancellationToken.None);
        Assert.Equal(0, await Store.Prune(Nothing, CancellationToken.None));
        await Record(claim, Entry("cleo", DeliveryState.Failed));
        Assert.Equal("ann bob cleo", Names((await RowsOf("a")).Values));

        await Store.Prune(Nothing, CancellationToken.None);

        Assert.Equal([(DeliveryState.Delivered, 2L), (DeliveryState.Deferred, 1L)], counts.Select(count => (count.State, count.Rows)));
        Assert.Empty(await RowsOf("a"));
        Assert.Empty(await Ledger.Counts(CancellationToken.None));
    }

    private static Retention Nothing => new() { Ledger = TimeSpan.FromDays(-1) };

    private async Task<long?> Followers(string message) =>
        await Store.Engine.Read(session => session.Number("SELECT followers FROM message WHERE name = @name", ("name", message)), CancellationToken.None);
}
