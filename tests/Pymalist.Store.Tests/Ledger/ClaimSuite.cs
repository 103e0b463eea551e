namespace Pymalist.Store.Tests;

public abstract class ClaimSuite(IHome home, bool expects) : LedgerSuite(home, expects)
{
    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Future = DateTimeOffset.UnixEpoch.AddYears(300);

    [Fact]
    public async Task All_that_is_pending_comes_into_hand()
    {
        var mail = Message("a.1", "ann", "bob");
        await Expect(mail);

        var claim = await Claim(mail);

        Assert.Equal("ann bob", Names(claim.Now));
        Assert.Empty(claim.Later);
        Assert.Empty(claim.Held);
        Assert.Equal((Smtp, null), (claim.Distributor, claim.Paused));
        Assert.All(claim.Now, row => Assert.Equal(("a.1", DeliveryState.Pending), (row.MessageId, row.State)));
    }

    [Fact]
    public async Task Rows_that_are_missing_are_made()
    {
        await Expect(Message("a.1", "ann"));

        var claim = await Claim(Message("a.1", "ann", "bob", "BOB"));
        var unheardOf = await Claim(Message("b.1", "cleo"));

        Assert.Equal("ann bob", Names(claim.Now));
        Assert.Equal("cleo", Names(unheardOf.Now));
        Assert.Equal("ann:Pending bob:Pending", await States("a"));
    }

    [Fact]
    public async Task A_mail_without_recipients_or_list_has_nothing_to_claim()
    {
        var claim = await Claim(Message("a.1") with { List = null });

        Assert.Empty(claim.Now);
        Assert.Empty(claim.Later);
    }

    [Fact]
    public async Task Each_recipient_is_told_what_is_to_be_done_with_him()
    {
        var mail = Message("a.1", "ann", "bob", "cleo", "dan", "eve", "fay");
        var first = await Claim(mail);
        await Record(
            first,
            Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Failed), Entry("cleo", DeliveryState.Expired),
            Entry("dan", DeliveryState.Deferred, Past), Entry("eve", DeliveryState.Deferred, Future), Entry("fay", DeliveryState.Unknown));
        await Ledger.Release(first, CancellationToken.None);

        var holding = await Claim(mail, Hold);
        var retrying = await Claim(mail, Retry);

        Assert.Equal(("dan", "eve", "fay"), (Names(holding.Now), Names(holding.Later), Names(holding.Held)));
        Assert.Equal(("dan fay", "eve", ""), (Names(retrying.Now), Names(retrying.Later), Names(retrying.Held)));
        Assert.Equal(Future, Assert.Single(retrying.Later).Due);
        Assert.Equal("said so", Assert.Single(retrying.Later).Reply);
    }

    [Fact]
    public async Task Who_is_in_two_hands_is_sent_to_by_the_first_that_sends()
    {
        var other = await Open();
        var first = await Claim(Message("a.1", "ann", "bob"));
        var second = await Claim(Message("a.2", "bob"), by: other);

        Assert.Equal("bob", Names(second.Now));
        Assert.True(second.Token != first.Token);
        Assert.True(await Sending(second, other, "bob"));
        Assert.False(await Sending(first, Store, "ann", "bob"));
        Assert.Equal("ann:Pending bob:Sending", await States("a"));
        Assert.True(await Sending(first, Store, "ann"));
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Deferred)]
    [InlineData(DeliveryState.Failed)]
    [InlineData(DeliveryState.Expired)]
    [InlineData(DeliveryState.Unknown)]
    public async Task What_became_of_one_who_was_in_two_hands_ends_the_other_claim(DeliveryState state)
    {
        var other = await Open();
        var mail = Message("a.1", "ann");
        var first = await Claim(mail);
        var second = await Claim(mail, by: other);
        await Sending(second, other, "ann");
        await Record(second, other, Entry("ann", state, Past));
        await other.Ledger.Release(second, CancellationToken.None);

        Assert.False(await Sending(first, Store, "ann"));
        await Record(first, Entry("ann", DeliveryState.Pending));
        Assert.Equal($"ann:{state}", await States("a"));
    }

    [Fact]
    public async Task What_was_refused_before_anything_was_sent_ends_the_other_claim_too()
    {
        var other = await Open();
        var mail = Message("a.1", "ann");
        var first = await Claim(mail);
        var second = await Claim(mail, by: other);

        await Record(second, other, Entry("ann", DeliveryState.Deferred, Past));

        Assert.False(await Sending(first, Store, "ann"));
        Assert.True(await Sending(second, other, "ann"));
    }

    [Fact]
    public async Task Who_is_not_in_hand_is_not_sent_to()
    {
        var claim = await Claim(Message("a.1", "ann"));

        Assert.False(await Sending(claim, Store, "ann", "bob"));
        Assert.Equal("ann:Pending", await States("a"));
    }

    [Fact]
    public async Task What_is_in_hand_in_several_states_is_sent_together()
    {
        var mail = Message("a.1", "ann", "bob", "cleo");
        var first = await Claim(mail);
        await Record(first, Entry("ann", DeliveryState.Deferred, Past), Entry("bob", DeliveryState.Unknown));

        var second = await Claim(mail, Retry);

        Assert.True(await Sending(second, Store, "ann", "bob", "cleo"));
        Assert.True(await Sending(second, Store, "bob"));
        Assert.Equal("ann:Sending bob:Sending cleo:Sending", await States("a"));
    }

    [Fact]
    public async Task What_is_being_sent_by_one_who_lives_is_for_later()
    {
        var other = await Open();
        var mail = Message("a.1", "ann", "bob");
        var first = await Claim(mail);
        await Sending(first, Store, "ann");

        var own = await Claim(mail);
        var others = await Claim(mail, by: other);

        Assert.Equal(("bob", "ann"), (Names(own.Now), Names(own.Later)));
        Assert.Equal(("bob", "ann"), (Names(others.Now), Names(others.Later)));
        Assert.True(await Sending(first, Store, "ann"));
    }

    [Fact]
    public async Task What_was_being_sent_when_a_claim_was_let_go_of_is_unknown()
    {
        var mail = Message("a.1", "ann", "bob");
        var first = await Claim(mail);
        await Sending(first, Store, "ann");
        await Ledger.Release(first, CancellationToken.None);

        var second = await Claim(mail, Hold);

        Assert.Equal(("bob", "ann"), (Names(second.Now), Names(second.Held)));
        Assert.Equal("ann:Unknown bob:Pending", await States("a"));
    }

    [Fact]
    public async Task A_claim_that_was_let_go_of_holds_nothing()
    {
        var mail = Message("a.1", "ann", "bob");
        var claim = await Claim(mail);
        await Ledger.Release(claim, CancellationToken.None);

        Assert.False(await Sending(claim, Store, "ann"));
        await Record(claim, Entry("ann", DeliveryState.Failed), Entry("bob", DeliveryState.Delivered));

        Assert.Equal("ann:Pending bob:Delivered", await States("a"));
    }

    [Fact]
    public async Task No_row_is_in_two_hands_however_many_claim_at_once()
    {
        OpenStore[] stores = [Store, await Open(), await Open()];
        var mail = Message("a.1", [.. Enumerable.Range(0, 30).Select(n => $"member{n:00}")]);
        await Expect(mail);

        var claims = await Task.WhenAll(Enumerable.Range(0, 60).Select(async n => (Store: stores[n % 3], Claim: await Claim(mail, by: stores[n % 3]))));
        var marked = await Task.WhenAll(claims.SelectMany(each =>
            each.Claim.Now.Select(async row => (row.Recipient, Marked: await each.Store.Ledger.Sending(each.Claim, [AddrSpec.Parse(row.Recipient)], CancellationToken.None)))));

        var sent = marked.Where(each => each.Marked).Select(each => each.Recipient).ToArray();
        Assert.Equal(30, sent.Length);
        Assert.Equal(30, sent.Distinct().Count());
    }

    [Fact]
    public async Task A_recipient_in_two_messages_of_a_post_is_served_once()
    {
        var first = await Claim(Message("a.1", "ann", "bob"));
        await Sending(first, Store, "ann", "bob");
        await Record(first, Entry("ann", DeliveryState.Delivered), Entry("bob", DeliveryState.Delivered));

        var second = await Claim(Message("a.2", "bob", "cleo"));

        Assert.Equal("cleo", Names(second.Now));
        Assert.Empty(second.Later);
    }

    [Fact]
    public async Task Nothing_of_a_paused_post_is_in_hand()
    {
        var mail = Message("a.1", "ann", "bob");
        var first = await Claim(mail);
        await Sending(first, Store, "ann");
        await Record(first, Entry("ann", DeliveryState.Pending));

        await Ledger.Pause(first, "554 5.7.1 Spam", CancellationToken.None);
        var second = await Claim(Message("a.2", "bob", "cleo"));

        Assert.False(await Sending(first, Store, "ann"));
        Assert.Equal("554 5.7.1 Spam", second.Paused);
        Assert.Empty(second.Now);
        Assert.Equal("bob cleo", Names(second.Later));
        Assert.Null((await Claim(Message("b.1", "ann"))).Paused);
    }
}
