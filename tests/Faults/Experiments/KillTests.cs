using Pymalist.Faults.Checking;
using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 1: whoever distributes is killed at random moments, or ended in good order.</summary>
[Collection(Running.Experiments.Name)]
public sealed class KillTests(FaultServers servers, ITestOutputHelper output)
{
    private static readonly int Kills = Level.Of(4, 100);
    private static readonly int Members = Level.Of(500, 10_000);
    private static readonly int Posts = Level.Of(8, 40);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task What_is_killed_loses_nothing_and_repeats_at_most_what_was_in_flight(Shape shape)
    {
        var verdict = await Disturb(shape, Kills, site => new("SIGKILL", async () =>
        {
            await site.Kill(site.Distributing[0]);
            await site.StartDistributor();
        }));

        verdict.AssertGood();
    }

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task What_is_told_to_end_repeats_nothing(Shape shape)
    {
        var verdict = await Disturb(shape, Level.Of(2, 20), site => new("SIGTERM", async () =>
        {
            await site.Stop(site.Distributing[0]);
            await site.StartDistributor();
        }));

        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    private async Task<Verdict> Disturb(Shape shape, int times, Func<Site, Disturbance> disturbance)
    {
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(50)) };
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(Members));
        site.Post(Posts);
        await site.StartAll();

        await new Nemesis(Level.Seed, output.WriteLine).Disturb(times, () => sink.Taken, site.Expected, disturbance(site));

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
