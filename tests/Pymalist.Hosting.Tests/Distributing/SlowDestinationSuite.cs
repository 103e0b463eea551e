using Pymalist.Store;
using static Pymalist.Hosting.Tests.Distributing.Distribution;

namespace Pymalist.Hosting.Tests.Distributing;

/// <summary>A domain that does not take mail holds up its own recipients only.</summary>
public abstract class SlowDestinationSuite(ILedgers ledgers) : LedgerSuite(ledgers)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        One.Server.Says = recipient => recipient.Address.Domain == "slow.example" ? Says(recipient, "4.3.0", "451 not now") : null;
    }

    [Fact]
    public async Task Its_recipients_go_by_themselves_after_the_others_and_wait_without_an_attempt()
    {
        await One.Handle(Message("post.0001", "s1@slow.example", "s2@slow.example", "s3@slow.example", "s4@slow.example", "s5@slow.example"));

        var delivery = await One.Handle(Message("post.0002", "s6@slow.example", "ann@fast.example", "s7@slow.example"));

        Assert.Equal(["s1 s2 s3 s4 s5", "ann"], One.Server.Transactions);
        Assert.Equal(("retry", TimeSpan.FromMinutes(1)), (delivery.Outcome, delivery.Wait));
        Assert.Equal((DeliveryState.Deferred, 0), (One.RowOf("s6").State, One.RowOf("s6").Attempts));
        Assert.Contains("451 not now", One.RowOf("s6").Reply, StringComparison.Ordinal);
        Assert.Single(One.Told.All);

        var again = await One.Later(delivery);

        Assert.Equal("s6", One.Server.Transactions[^1]);
        Assert.Equal((1, 0), (One.RowOf("s6").Attempts, One.RowOf("s7").Attempts));
        Assert.Equal(TimeSpan.FromMinutes(2), again.Wait);
    }

    [Fact]
    public async Task When_one_of_them_is_taken_all_the_others_follow()
    {
        await One.Handle(Message("post.0001", "s1@slow.example", "s2@slow.example", "s3@slow.example", "s4@slow.example", "s5@slow.example"));
        One.Server.Says = _ => null;
        One.Clock.Advance(TimeSpan.FromMinutes(1));

        var delivery = await One.Handle(Message("post.0002", "s6@slow.example", "s7@slow.example", "ann@fast.example", "s8@slow.example"));

        Assert.Equal("settle", delivery.Outcome);
        Assert.Equal(["ann", "s6", "s7 s8"], One.Server.Transactions.Skip(1));
    }

    [Fact]
    public async Task Those_that_only_stood_behind_a_domain_that_hangs_go_on_without_it()
    {
        One.Server.Says = recipient => One.Server.Transactions.Count > 1 ? null : Says(recipient, recipient.Address.Domain == "slow.example" ? "4.4.1" : "4.4.2", "lost", Evidence.Session);

        var first = await One.Handle(Message("post.0001", "s1@slow.example", "ann@fast.example", "bob@next.example"));
        One.Server.Says = _ => null;
        var second = await One.Later(first);

        Assert.Equal(["s1 ann bob", "ann bob", "s1"], One.Server.Transactions);
        Assert.Equal((Retry.Delays[0], "settle"), (first.Wait, second.Outcome));
    }

    [Fact]
    public async Task A_domain_that_never_works_is_given_up_however_seldom_it_is_tried()
    {
        var first = await One.Handle(Message("post.0001", "s1@slow.example", "s2@slow.example", "s3@slow.example", "s4@slow.example", "s5@slow.example", "s6@slow.example"));
        var delivery = first;
        while (delivery.Outcome == "retry")
            delivery = await One.Later(delivery);

        Assert.Equal("park", delivery.Outcome);
        Assert.All(One.Rows, row => Assert.Equal(DeliveryState.Expired, row.State));
    }
}
