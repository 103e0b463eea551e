namespace Pymalist.Store.Tests;

public abstract class ClockSuite(IHome home) : StoreSuite(home)
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The first of all has the wall's own time, as a test that runs later has to.
    public override Task InitializeAsync() => Home.Prepare();

    [Fact]
    public async Task A_new_store_begins_with_the_walls_clock_and_goes_on_with_a_steady_one()
    {
        var time = new ManualTime();
        var store = await Open(time);

        time.Pass(TimeSpan.FromHours(3));
        time.Wall = DateTimeOffset.UnixEpoch;
        var back = store.Clock.GetUtcNow();
        time.Wall = Start.AddYears(100);
        var ahead = store.Clock.GetUtcNow();

        Assert.Equal(Start.AddHours(3), back);
        Assert.Equal(Start.AddHours(3), ahead);
    }

    [Theory]
    [InlineData(-3650, 0)]
    [InlineData(0.25, 0.25)]
    [InlineData(1, 1)]
    [InlineData(3650, 1)]
    public async Task A_gap_counts_as_the_wall_has_it_but_never_back_and_a_day_at_most(double gap, double counted)
    {
        var time = new ManualTime();
        await using (await Open(time))
            time.Pass(TimeSpan.FromHours(2));

        time.Wall += TimeSpan.FromDays(gap);
        var store = await Open(time);

        Assert.Equal(Start.AddHours(2).AddDays(counted), store.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_process_whose_clock_is_behind_does_not_set_back_what_others_leave_word_of()
    {
        var ahead = new ManualTime();
        var behind = new ManualTime();
        var first = await Open(ahead);
        var second = await Open(behind);
        ahead.Pass(TimeSpan.FromHours(2));
        await first.Check(CancellationToken.None);

        await second.Check(CancellationToken.None);

        Assert.Equal(Start.AddHours(2), (await Open(new ManualTime { Wall = ahead.Wall })).Clock.GetUtcNow());
    }
}
