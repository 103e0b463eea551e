using Pymalist.Hosting.Distributing;
using Pymalist.Store;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>When a recipient that is refused for now is tried again, and when he is given up.</summary>
public abstract class ScheduleSuite(ILedgers ledgers) : LedgerSuite(ledgers)
{
    [Fact]
    public async Task Pauses_double_up_to_the_longest_for_five_days_and_then_the_owner_is_told_once()
    {
        One.Server.Says = recipient => Says(recipient, "4.2.2", "452 full");

        var delivery = await One.Handle(To("ann@a.example"));
        var (since, waits) = (One.Clock.GetUtcNow(), new List<TimeSpan>());
        while (delivery.Outcome == "retry")
        {
            waits.Add(delivery.Wait);
            delivery = await One.Later(delivery);
        }

        var nominal = waits.Select((_, index) => TimeSpan.FromMinutes(Math.Min(5 * Math.Pow(2, index), 67)));
        Assert.All(waits.Zip(nominal), pair => Assert.InRange(pair.First / pair.Second, 0.8, 1.2));
        Assert.True(waits.Distinct().Count() > 10);
        Assert.InRange(One.Clock.GetUtcNow() - since, TimeSpan.FromDays(5), TimeSpan.FromDays(5) + TimeSpan.FromMinutes(67 * 1.2));
        Assert.Equal(("park", DeliveryState.Expired, waits.Count + 1), (delivery.Outcome, One.RowOf("ann").State, One.RowOf("ann").Attempts));
        var expired = One.Told.All.Select(failure => failure.Exception).OfType<MailException>().Where(verdict => verdict.Status == EnhancedStatus.DeliveryTimeExpired);
        Assert.Equal("452 full", Assert.Single(Assert.Single(expired).Recipients).Reply);
    }

    [Fact]
    public async Task Those_who_failed_together_come_again_together()
    {
        One.Server.Says = recipient => recipient.Address.LocalPart == "cleo" ? null : Says(recipient, "4.2.2", "452 full");
        One.Server.Between = _ =>
        {
            One.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };

        var first = await One.Handle(To("ann@a.example", "bob@b.example", "cleo@c.example"));
        var second = await One.Later(first);

        Assert.Equal(["ann bob cleo", "ann bob"], One.Server.Transactions);
        Assert.Equal("retry", second.Outcome);
    }

    [Fact]
    public async Task A_process_that_was_away_for_days_does_not_give_up_at_its_first_answer()
    {
        One.Server.Says = recipient => Says(recipient, "4.2.2", "452 full");
        var message = To("ann@a.example");

        var first = await One.Handle(message);
        One.Clock.Advance(TimeSpan.FromDays(6));
        var second = await One.Handle(first.Left!);
        var third = await One.Later(second);

        Assert.Equal(("retry", "park"), (second.Outcome, third.Outcome));
    }

    [Fact]
    public async Task Who_is_given_up_does_not_keep_the_others_and_waits_for_a_person_when_they_are_done()
    {
        // What breaks off before the server comes to Bob parts his schedule from Ann's.
        One.Server.Says = recipient => recipient.Address.LocalPart == "bob" ? Says(recipient, "4.4.2", "lost", Evidence.Session) : Says(recipient, "4.2.2", "452 full");
        var delivery = await One.Handle(To("ann@a.example", "bob@b.example"));
        while (One.Clock.GetUtcNow() - One.RowOf("bob").Since < TimeSpan.FromDays(2))
            delivery = await One.Later(delivery);
        One.Server.Says = recipient => Says(recipient, "4.2.2", "452 full");
        while (One.States()["ann"] != DeliveryState.Expired)
            delivery = await One.Later(delivery);

        Assert.Equal("retry", delivery.Outcome);
        One.Server.Says = _ => null;
        var last = await One.Later(delivery);

        Assert.Equal(("park", DeliveryState.Delivered), (last.Outcome, One.States()["bob"]));
        Assert.Contains("452 full", last.Reason, StringComparison.Ordinal);
        await One.Ledger.Resume(last.Left!.MessageId, null, CancellationToken.None);
        Assert.Equal("settle", (await One.Handle(last.Left with { Attempt = last.Left.Attempt + 1 })).Outcome);
        Assert.Equal("ann", One.Server.Transactions[^1]);
    }

    [Fact]
    public async Task A_server_that_is_away_for_too_long_is_given_up_on_too()
    {
        One.Server.Before = (_, _) => throw new IOException("no route");

        var delivery = await One.Handle(To("ann@a.example"));
        while (delivery.Outcome == "retry")
            delivery = await One.Later(delivery);

        Assert.Equal(("park", DeliveryState.Expired), (delivery.Outcome, One.States()["ann"]));
        Assert.Contains(One.Told.All, failure => failure.Exception is MailException { Status: var status } && status == EnhancedStatus.DeliveryTimeExpired);
    }

    [Theory]
    [InlineData(1, 0.5, 5)]
    [InlineData(2, 0.5, 10)]
    [InlineData(4, 0.5, 40)]
    [InlineData(5, 0.5, 67)]
    [InlineData(5000, 0.5, 67)]
    [InlineData(1, 0.0, 4)]
    [InlineData(1, 1.0, 6)]
    public void The_pause_follows_from_how_many_answers_there_were(int answers, double luck, double minutes)
    {
        var schedule = new RecipientSchedule(Retry, One.Clock);

        Assert.Equal(minutes, (schedule.DueAfter(answers, luck) - schedule.Now).TotalMinutes, 6);
    }
}
