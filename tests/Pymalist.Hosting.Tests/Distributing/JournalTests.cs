using Pymalist.Hosting.Distributing;
using Pymalist.Hosting.Plugins;
using Pymalist.Store;
using Pymalist.Testing;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>What is written down, when, and what becomes of it while the store is away.</summary>
public sealed class JournalTests
{
    private static readonly ManualTime Clock = new();

    [Fact]
    public async Task Sending_is_written_down_before_the_message_is_complete_and_the_answer_after_it()
    {
        var distribution = new Distribution(new FakeLedger(Clock), Clock);
        DeliveryState? between = null;
        distribution.Server.Between = _ =>
        {
            between = distribution.States()["ann"];
            return Task.CompletedTask;
        };

        await distribution.Handle(To("ann@a.example"));

        Assert.Equal((DeliveryState.Sending, DeliveryState.Delivered), (between, distribution.States()["ann"]));
    }

    [Fact]
    public async Task An_answer_is_not_forgotten_while_the_store_is_away()
    {
        var away = new AwayLedger(new FakeLedger(Clock));
        var distribution = new Distribution(away, Clock);
        distribution.Server.Between = _ =>
        {
            away.Failures = 2;
            return Task.CompletedTask;
        };

        var delivery = await distribution.Handle(To("ann@a.example"));

        Assert.Equal(("settle", DeliveryState.Delivered, 0), (delivery.Outcome, distribution.States()["ann"], away.Failures));
        Assert.Single(distribution.Server.Transactions);
    }

    [Fact]
    public async Task Nothing_is_sent_that_could_not_be_written_down()
    {
        var away = new AwayLedger(new FakeLedger(Clock));
        var distribution = new Distribution(away, Clock);
        using var abandon = new CancellationTokenSource();
        distribution.Server.Before = (_, _) =>
        {
            away.Failures = int.MaxValue;
            abandon.CancelAfter(TimeSpan.FromMilliseconds(300));
            return Task.CompletedTask;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => distribution.Handle(To("ann@a.example"), abandon: abandon.Token));

        Assert.Empty(distribution.Server.Transactions);
        Assert.Equal(DeliveryState.Pending, distribution.States()["ann"]);
    }

    [Fact]
    public async Task Who_had_no_room_in_one_transaction_and_no_answer_in_the_next_is_not_left_as_being_sent()
    {
        var distribution = new Distribution(new FakeLedger(Clock), Clock);
        distribution.Server.Before = async (mail, token) =>
        {
            await distribution.Journal.Sending(mail.Id, mail.Recipients, token);
            await distribution.Journal.Answered(mail.Id, [Says(mail.Recipients[0], "4.5.3", "no room", Evidence.Session)]);
            await distribution.Journal.Sending(mail.Id, mail.Recipients, token);
            throw new IOException("lost");
        };

        await distribution.Handle(To("ann@a.example"));

        Assert.Equal(DeliveryState.Pending, distribution.States()["ann"]);
    }

    [Fact]
    public async Task A_distributor_that_knows_of_no_journal_is_in_doubt_from_its_beginning_to_its_end()
    {
        var journal = new RecordingJournal();
        using var cancelled = new CancellationTokenSource();
        var left = new JournaledDistributor(new LeavingDistributor(cancelled), journal);

        await left.Distribute(new Mail { Id = "1", Message = default, Recipients = [Mailbox.Parse("ann@a.example")] }, cancelled.Token);

        Assert.Equal(["sending 1", "1 Unknown"], journal.Told);
    }

    [Fact]
    public async Task A_distributor_that_does_not_come_back_in_time_leaves_its_mail_in_doubt_and_that_is_its_fault()
    {
        var journal = new RecordingJournal();
        var guarded = new GuardedDistributor(new HangingDistributor(), new CallGuard("Example", TimeSpan.FromMilliseconds(50)));
        var left = new JournaledDistributor(guarded, journal);
        var mail = new Mail { Id = "1", Message = default, Recipients = [Mailbox.Parse("ann@a.example")] };

        await Assert.ThrowsAsync<ComponentException>(() => left.Distribute(mail, CancellationToken.None));

        Assert.Equal(["sending 1", "1 Unknown"], journal.Told);
    }

    [Fact]
    public async Task A_mail_that_a_distributor_hangs_on_is_parked_after_three_attempts()
    {
        var distribution = new Distribution(new FakeLedger(Clock), Clock);
        var guarded = new GuardedDistributor(new HangingDistributor(), new CallGuard("Example", TimeSpan.FromMilliseconds(50)));
        var hanging = new JournaledDistributor(guarded, distribution.Journal);
        distribution.Server.Before = (mail, token) => hanging.Distribute(mail, token);

        var first = await distribution.Handle(To("ann@a.example"));
        var second = await distribution.Later(first);
        var third = await distribution.Later(second);

        Assert.Equal(("retry", "retry", "park"), (first.Outcome, second.Outcome, third.Outcome));
        Assert.Contains("did not come back", third.Reason, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Unknown, distribution.RowOf("ann").State);
    }

    [Fact]
    public async Task What_a_distributor_throws_says_that_nobody_has_got_the_mail()
    {
        var distribution = new Distribution(new FakeLedger(Clock), Clock);
        var thrown = new JournaledDistributor(new ThrowingDistributor(new IOException("no route")), distribution.Journal);
        distribution.Server.Before = (mail, token) => thrown.Distribute(mail, token);

        await distribution.Handle(To("ann@a.example"));

        Assert.Equal((DeliveryState.Pending, 0), (distribution.RowOf("ann").State, distribution.RowOf("ann").Attempts));
    }

    private sealed class LeavingDistributor(CancellationTokenSource cancelled) : IDistributor
    {
        public async Task<DeliveryReport> Distribute(Mail mail, CancellationToken cancellationToken)
        {
            await cancelled.CancelAsync();
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private sealed class RecordingJournal : IDeliveryJournal
    {
        public List<string> Told { get; } = [];

        public Task<bool> Sending(string mailId, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
        {
            Told.Add($"sending {mailId}");
            return Task.FromResult(true);
        }

        public Task Answered(string mailId, IReadOnlyList<RecipientReport> reports)
        {
            Told.Add($"{mailId} {Assert.Single(reports).Evidence}");
            return Task.CompletedTask;
        }
    }
}
