namespace Pymalist.Store.Tests;

public abstract class TrialsSuite(IHome home) : StoreSuite(home)
{
    [Fact]
    public async Task Trials_are_counted_for_each_message_of_each_queue_over_all_processes()
    {
        var other = await Open();

        Assert.Equal(1, await Store.Trials.Begin("smtp", "a", CancellationToken.None));
        Assert.Equal(2, await other.Trials.Begin("smtp", "a", CancellationToken.None));
        Assert.Equal(1, await other.Trials.Begin("smtp", "b", CancellationToken.None));
        Assert.Equal(1, await other.Trials.Begin("archive", "a", CancellationToken.None));
        Assert.Equal(2, await Store.Trials.Deaths("smtp", "a", CancellationToken.None));
        Assert.Equal(0, await Store.Trials.Deaths("archive", "b", CancellationToken.None));
    }

    [Fact]
    public async Task A_message_that_a_process_lived_through_begins_anew()
    {
        await Store.Trials.Begin("smtp", "a", CancellationToken.None);
        await Store.Trials.Begin("smtp", "b", CancellationToken.None);

        await Store.Trials.End("smtp", "a", CancellationToken.None);

        Assert.Equal(1, await Store.Trials.Begin("smtp", "a", CancellationToken.None));
        Assert.Equal(2, await Store.Trials.Begin("smtp", "b", CancellationToken.None));
    }
}
