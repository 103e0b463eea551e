namespace Pymalist.Store.Tests;

public abstract class RecordSuite(IHome home, bool expects) : LedgerSuite(home, expects)
{
    private static readonly DateTimeOffset Due = DateTimeOffset.UnixEpoch.AddYears(300);

    [Fact]
    public async Task Who_is_being_sent_to_is_marked_and_may_be_marked_again()
    {
        var claim = await Claim(Message("a.1", "ann", "bob"));

        Assert.True(await Sending(claim, Store, "ann"));
        Assert.True(await Sending(claim, Store, "ANN"));

        Assert.Equal("ann:Sending bob:Pending", await States("a"));
        Assert.False(await Sending(claim, Store, "ann", "nobody"));
    }

    [Fact]
    public async Task An_answer_is_written_down_with_its_words_and_counts()
    {
        var claim = await Claim(Message("a.1", "ann"));
        await Record(claim, new LedgerEntry(Addresses("ann")[0], DeliveryState.Deferred, "4.2.2", "452 4.2.2 full \"'\0\ud800\U0001F600", Due));
        var first = (await RowsOf("a"))["ann"];
        await Record(claim, Entry("ann", DeliveryState.Deferred, Due));
        var second = (await RowsOf("a"))["ann"];

        Assert.Equal((DeliveryState.Deferred, "4.2.2", "452 4.2.2 full \"'\ufffd\ufffd\U0001F600", 1, Due), (first.State, first.Status, first.Reply, first.Attempts, first.Due));
        Assert.Equal(2, second.Attempts);
        Assert.NotNull(first.FirstAttempt);
        Assert.Equal(first.FirstAttempt, second.FirstAttempt);
    }

    [Fact]
    public async Task What_is_no_attempt_does_not_count()
    {
        var claim = await Claim(Message("a.1", "ann"));

        await Record(claim, Entry("ann", DeliveryState.Pending) with { IsAttempt = false });

        var row = (await RowsOf("a"))["ann"];
        Assert.Equal((DeliveryState.Pending, 0, null), (row.State, row.Attempts, row.FirstAttempt));
    }

    [Fact]
    public async Task Who_is_not_deferred_any_more_has_no_time_to_wait_for()
    {
        var claim = await Claim(Message("a.1", "ann"));
        await Record(claim, Entry("ann", DeliveryState.Deferred, Due));

        await Record(claim, Entry("ann", DeliveryState.Failed, Due));

        Assert.Null((await RowsOf("a"))["ann"].Due);
    }

    [Fact]
    public async Task Of_what_another_has_written_down_since_only_that_it_was_delivered_is_written_down()
    {
        var other = await Open();
        var mail = Message("a.1", "ann", "bob", "cleo");
        var first = await Claim(mail);
        var second = await Claim(mail, by: other);
        await Sending(second, other, "ann", "bob", "cleo");

        await Record(first, Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Failed), Entry("cleo", DeliveryState.Pending));

        Assert.Equal("ann:Delivered bob:Sending cleo:Sending", await States("a"));
        Assert.False(await Sending(second, other, "ann"));
        Assert.True(await Sending(second, other, "bob"));
    }

    [Fact]
    public async Task Each_has_his_own_answer()
    {
        var claim = await Claim(Message("a.1", "ann", "bob", "cleo", "dan"));
        await Sending(claim, Store, "ann", "bob");

        await Record(
            claim,
            Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Delivered) with { Reply = "another" },
            Entry("cleo", DeliveryState.Deferred, Due), Entry("dan", DeliveryState.Pending) with { IsAttempt = false });

        var rows = await RowsOf("a");
        Assert.Equal("ann:Delivered bob:Delivered cleo:Deferred dan:Pending", await States("a"));
        Assert.Equal(("said so", "another"), (rows["ann"].Reply, rows["bob"].Reply));
        Assert.Equal((Due, null), (rows["cleo"].Due, rows["dan"].Due));
        Assert.Equal((1, 0), (rows["cleo"].Attempts, rows["dan"].Attempts));
        Assert.Null(rows["dan"].FirstAttempt);
    }

    [Fact]
    public async Task What_is_delivered_stays_so()
    {
        var other = await Open();
        var mail = Message("a.1", "ann");
        var first = await Claim(mail);
        var second = await Claim(mail, by: other);
        await Sending(second, other, "ann");
        await Record(first, Entry("ann", DeliveryState.Delivered));

        await other.Ledger.Record(second, [Entry("ann", DeliveryState.Failed)], CancellationToken.None);

        Assert.Equal("ann:Delivered", await States("a"));
    }

    [Fact]
    public async Task What_is_deferred_waits_until_it_is_due_or_made_so()
    {
        var mail = Message("a.1", "ann");
        await Record(await Claim(mail), Entry("ann", DeliveryState.Deferred, Due));
        var waiting = await Claim(mail);

        await Ledger.MakeDue(CancellationToken.None);
        var due = await Claim(mail);

        Assert.Equal(("", "ann"), (Names(waiting.Now), Names(waiting.Later)));
        Assert.Equal("ann", Names(due.Now));
    }

    [Fact]
    public async Task A_post_that_is_told_to_goes_on_with_all_that_is_not_delivered()
    {
        var mail = Message("a.1", "ann", "bob", "cleo", "dan", "eve");
        var claim = await Claim(mail);
        await Record(
            claim,
            Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Failed), Entry("cleo", DeliveryState.Expired),
            Entry("dan", DeliveryState.Unknown), Entry("eve", DeliveryState.Deferred, Due));
        await Ledger.Pause(claim, "no", CancellationToken.None);

        await Ledger.Resume("a.1", null, CancellationToken.None);

        Assert.Equal("ann:Delivered bob:Pending cleo:Pending dan:Pending eve:Pending", await States("a"));
        Assert.All((await RowsOf("a")).Values.Where(row => row.State == DeliveryState.Pending), row => Assert.Equal((0, null, null), (row.Attempts, row.FirstAttempt, row.Due)));
        var again = await Claim(mail, Hold);
        Assert.Equal(("bob cleo dan eve", null), (Names(again.Now), again.Paused));
    }

    [Fact]
    public async Task Only_those_named_and_only_of_the_message_named_go_on()
    {
        var claim = await Claim(Message("a.1", "ann", "bob"));
        await Record(claim, Entry("ann", DeliveryState.Failed), Entry("bob", DeliveryState.Failed));
        var second = await Claim(Message("a.2", "cleo", "dan"));
        await Record(second, Entry("cleo", DeliveryState.Failed), Entry("dan", DeliveryState.Failed));

        await Ledger.Resume("a.1", Addresses("ANN", "cleo"), CancellationToken.None);
        Assert.Equal("ann:Pending bob:Failed cleo:Failed dan:Failed", await States("a"));

        await Ledger.Resume("a.2", null, CancellationToken.None);
        Assert.Equal("ann:Pending bob:Failed cleo:Pending dan:Pending", await States("a"));

        await Ledger.Resume("a", null, CancellationToken.None);
        Assert.Equal("ann:Pending bob:Pending cleo:Pending dan:Pending", await States("a"));
    }
}
