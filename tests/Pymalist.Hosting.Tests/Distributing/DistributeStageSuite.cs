using Pymalist.Hosting.Settings;
using Pymalist.Store;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>What becomes of a message, by what is said of its recipients.</summary>
public abstract class DistributeStageSuite(ILedgers ledgers) : LedgerSuite(ledgers)
{
    [Fact]
    public async Task A_message_that_all_have_got_is_done_with()
    {
        var delivery = await One.Handle(To("ann@a.example", "bob@b.example"));

        Assert.Equal("settle", delivery.Outcome);
        Assert.Equal(["ann bob"], One.Server.Transactions);
        Assert.All(One.Rows, row => Assert.Equal((DeliveryState.Delivered, "250 taken"), (row.State, row.Reply)));
        Assert.Empty(One.Told.All);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_sent_once()
    {
        await One.Handle(To("ann@a.example"));
        var again = await One.Handle(To("ann@a.example"), deliveries: 1);
        var later = await One.Handle(To("ann@a.example") with { Attempt = 1 });

        Assert.Equal(("settle", "settle"), (again.Outcome, later.Outcome));
        Assert.Single(One.Server.Transactions);
    }

    [Fact]
    public async Task Who_was_refused_for_now_is_tried_again_when_he_is_due_and_the_others_are_not()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart == "bob" ? Says(recipient, "4.2.2", "452 full") : null;
        var message = To("ann@a.example", "bob@b.example");

        var first = await One.Handle(message);
        One.Clock.Advance(first.Wait / 2);
        var early = await One.Handle(first.Left!);
        One.Server.Says = _ => null;
        var late = await One.Later(early);

        Assert.Equal(("retry", "retry", "settle"), (first.Outcome, early.Outcome, late.Outcome));
        Assert.InRange(first.Wait, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.Equal((first.Wait / 2).TotalSeconds, early.Wait.TotalSeconds, 0.01);
        Assert.Equal(message.Headers["ml_send_to"], first.Left!.Headers["ml_send_to"]);
        Assert.Equal(["ann bob", "bob"], One.Server.Transactions);
        Assert.Equal((DeliveryState.Delivered, 2), (One.RowOf("bob").State, One.RowOf("bob").Attempts));
        var told = Assert.IsType<MailException>(Assert.Single(One.Told.All).Exception);
        Assert.Equal("452 full", Assert.Single(told.Recipients).Reply);
    }

    [Fact]
    public async Task Who_was_refused_for_good_is_told_of_and_not_tried_again()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart == "bob" ? Says(recipient, "5.1.1", "550 no such user") : null;

        var delivery = await One.Handle(To("ann@a.example", "bob@b.example"));
        await One.Handle(To("ann@a.example", "bob@b.example") with { Attempt = 1 });

        Assert.Equal("settle", delivery.Outcome);
        Assert.Single(One.Server.Transactions);
        Assert.Equal(DeliveryState.Failed, One.States()["bob"]);
        var verdict = Assert.IsType<MailException>(Assert.Single(One.Told.All).Exception);
        Assert.Equal((new EnhancedStatus(5, 1, 1), "bob@b.example"), (verdict.Status, Assert.Single(verdict.Recipients).Recipient.Address.ToString()));
    }

    [Fact]
    public async Task A_crash_between_writing_down_and_telling_costs_nobody_the_news()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart == "bob" ? Says(recipient, "5.1.1", "550 no such user") : null;
        One.Told.IsAway = true;
        using var abandon = new CancellationTokenSource();
        var message = To("ann@a.example", "bob@b.example");
        One.Server.Between = _ => abandon.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => One.Handle(message, abandon: abandon.Token));
        Assert.Empty(One.Told.All);
        One.Told.IsAway = false;
        var again = await One.Handle(message, deliveries: 1);

        Assert.Equal("settle", again.Outcome);
        Assert.Single(One.Server.Transactions);
        Assert.Equal("550 no such user", Assert.Single(Assert.IsType<MailException>(Assert.Single(One.Told.All).Exception).Recipients).Reply);
    }

    [Fact]
    public async Task A_server_that_cannot_be_had_is_no_attempt_and_is_asked_after_pauses_that_grow()
    {
        One.Server.Before = (_, _) => throw new IOException("no route");

        var first = await One.Handle(To("ann@a.example"));
        var second = await One.Later(first);
        var third = await One.Later(second);

        Assert.Equal([Retry.Delays[0], Retry.Delays[1], Retry.Delays[2]], [first.Wait, second.Wait, third.Wait]);
        Assert.Equal((DeliveryState.Pending, 0), (One.RowOf("ann").State, One.RowOf("ann").Attempts));
        Assert.Equal(3, One.Told.All.Count(failure => failure.Exception.Message == "no route"));
    }

    [Fact]
    public async Task Those_that_the_server_did_not_come_to_are_tried_again_soon()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart switch
        {
            "ann" => Says(recipient, "5.1.1", "550 no such user"),
            _ => Says(recipient, "4.7.0", "421 too many errors", Evidence.Session),
        };

        var first = await One.Handle(To("ann@a.example", "bob@a.example", "cleo@a.example") with { Attempt = 4 });
        One.Server.Says = _ => null;
        var second = await One.Later(first);

        Assert.Equal((Retry.Delays[0], "settle"), (first.Wait, second.Outcome));
        Assert.Equal(["ann bob cleo", "bob cleo"], One.Server.Transactions);
        Assert.Equal((DeliveryState.Delivered, 1), (One.RowOf("bob").State, One.RowOf("bob").Attempts));
    }

    [Fact]
    public async Task A_server_that_will_not_have_the_post_stops_all_of_it_and_no_member_pays()
    {
        One.Server.Says = recipient => Says(recipient, "5.7.1", "554 looks like spam", Evidence.Message);
        var (one, other) = (Message("post.0001", "ann@a.example", "bob@b.example"), Message("post.0002", "cleo@a.example"));

        var first = await One.Handle(one);
        var second = await One.Handle(other);

        Assert.Equal(("park", "park"), (first.Outcome, second.Outcome));
        Assert.Contains("554 looks like spam", first.Reason, StringComparison.Ordinal);
        Assert.Contains("554 looks like spam", second.Reason, StringComparison.Ordinal);
        Assert.Equal(["ann bob"], One.Server.Transactions);
        Assert.All(One.Rows, row => Assert.Equal((DeliveryState.Pending, 0), (row.State, row.Attempts)));
        var verdict = Assert.IsType<MailException>(Assert.Single(One.Told.All).Exception);
        Assert.Equal((new EnhancedStatus(5, 7, 1), 0), (verdict.Status, verdict.Recipients.Count));

        One.Server.Says = _ => null;
        await One.Ledger.Resume("post", null, CancellationToken.None);
        var replayed = await One.Handle(first.Left! with { Attempt = 1 });

        Assert.Equal("settle", replayed.Outcome);
        Assert.Equal(["ann bob", "ann bob"], One.Server.Transactions);
    }

    [Fact]
    public async Task A_post_that_two_messages_were_refused_of_at_once_is_told_of_once()
    {
        using var both = new Barrier(2);
        One.Server.Says = recipient => Says(recipient, "5.6.0", "554 no", Evidence.Message);
        One.Server.Between = _ => Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(60)));

        await Task.WhenAll(One.Handle(Message("post.0001", "ann@a.example", "bob@a.example")), One.Handle(Message("post.0002", "cleo@a.example", "dan@a.example")));

        Assert.Equal(2, One.Server.Transactions.Count);
        Assert.Single(One.Told.All);
    }

    [Theory]
    [InlineData("5.1.1")]
    [InlineData("5.2.1")]
    public async Task A_server_that_names_the_only_recipient_after_the_message_means_him(string status)
    {
        One.Server.Says = recipient => Says(recipient, status, "550 no such user", Evidence.Message);

        var delivery = await One.Handle(To("ann@a.example"));

        Assert.Equal(("settle", DeliveryState.Failed), (delivery.Outcome, One.States()["ann"]));
    }

    [Fact]
    public async Task A_mail_that_the_distributor_refuses_by_itself_stops_the_post()
    {
        One.Server.Before = (_, _) => throw new MailException(EnhancedStatus.MessageTooBig, "more than the gateway takes");

        var delivery = await One.Handle(To("ann@a.example", "bob@a.example"));

        Assert.Equal("park", delivery.Outcome);
        Assert.All(One.Rows, row => Assert.Equal(DeliveryState.Pending, row.State));
    }

    [Fact]
    public async Task Where_the_mail_may_have_arrived_it_goes_out_again()
    {
        One.Server.Says = recipient => Says(recipient, "4.4.2", "no answer", Evidence.Unknown);

        var first = await One.Handle(To("ann@a.example"));
        One.Server.Says = _ => null;
        var second = await One.Later(first);

        Assert.Equal((Retry.Delays[0], "settle"), (first.Wait, second.Outcome));
        Assert.Equal(["ann", "ann"], One.Server.Transactions);
        Assert.Contains("may have got it, or not: no answer", Assert.Single(One.Told.All).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_mail_may_have_arrived_it_is_held_if_that_is_asked_for()
    {
        var distribution = await Another(WhenUnknown.Hold);
        distribution.Server.Says = recipient => recipient.Address.LocalPart == "bob" ? Says(recipient, "4.4.2", "no answer", Evidence.Unknown) : null;

        var first = await distribution.Handle(To("ann@a.example", "bob@b.example"));
        var again = await distribution.Handle(To("ann@a.example", "bob@b.example"), deliveries: 1);

        Assert.Equal(("park", "park"), (first.Outcome, again.Outcome));
        Assert.Contains("1 recipient has got it", first.Reason, StringComparison.Ordinal);
        Assert.Equal(["ann bob"], distribution.Server.Transactions);
        Assert.Equal(DeliveryState.Unknown, distribution.States()["bob"]);
    }

    [Fact]
    public async Task A_bug_gets_three_quick_attempts_and_what_is_left_is_parked()
    {
        One.Server.Before = (_, _) => throw new InvalidOperationException("a bug");

        var first = await One.Handle(To("ann@a.example") with { Attempt = 7 });
        var second = await One.Later(first);
        var third = await One.Later(second);

        Assert.Equal((Retry.Delays[0], Retry.Delays[0], "park"), (first.Wait, second.Wait, third.Outcome));
        Assert.Contains("a bug", third.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ml_bugs", third.Left!.Headers.Keys);
        Assert.Equal(DeliveryState.Pending, One.States()["ann"]);
        Assert.Equal(3, One.Told.All.Count);
    }

    [Fact]
    public async Task A_distributor_with_recipients_of_its_own_serves_these()
    {
        var delivery = new FakeDelivery(To("ann@a.example", "bob@b.example"));

        await One.Archive.Handle(delivery, CancellationToken.None);

        Assert.Equal(("settle", "archive"), (delivery.Outcome, Assert.Single(One.Server.Transactions)));
        Assert.Equal(["archive@example.org"], One.Rows.Select(row => row.Recipient));
    }

    [Fact]
    public async Task A_mail_to_nobody_is_handed_over_all_the_same()
    {
        var seen = 0;
        One.Server.Before = (_, _) => Task.FromResult(++seen);

        var delivery = await One.Handle(To());

        Assert.Equal(("settle", 1), (delivery.Outcome, seen));
    }

    [Fact]
    public async Task What_the_server_said_is_told_in_the_history()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart == "cleo" ? Says(recipient, "4.2.2", "452 full") : null;

        await One.Handle(To("ann@a.example", "bob@b.example", "cleo@c.example"));

        Assert.Equal(
            [("attempted", "2 recipients accepted: 250 taken", null), ("attempted", "452 full", "cleo@c.example")],
            One.History.Notes.Select(note => (note.Step, note.Text, note.Recipient)));
    }
}
