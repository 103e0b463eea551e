using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 7: more of those who distribute come and go, killed or in good order.</summary>
[Collection(Running.Experiments.Name)]
public sealed class ScaleTests(FaultServers servers, ITestOutputHelper output)
{
    private const int Least = 2;

    private static readonly int Most = Level.Of(5, 8);
    private static readonly int Posts = Level.Of(10, 100);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task From_one_to_many_and_by_SIGKILL_to_two_nothing_is_lost(Shape shape)
    {
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(100)) };
        await using var site = await Started(shape, sink, 1);
        await Eventually.Holds(() => sink.Taken > 0);
        await Task.WhenAll(Enumerable.Range(1, Most - 1).Select(_ => site.StartDistributor()));
        site.Post(Posts);
        await Eventually.Holds(() => sink.Taken > site.Expected * 6 / 10);

        await Task.WhenAll(site.Distributing.Take(Most - Least).Select(site.Kill));

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        verdict.AssertGood();
    }

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Restarted_one_after_the_other_they_repeat_nothing(Shape shape)
    {
        const int three = 3;
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(100)) };
        await using var site = await Started(shape, sink, three);
        var restart = new Disturbance("SIGTERM of the eldest", async () =>
        {
            var next = site.StartDistributor();
            await site.Stop(site.Distributing[0]);
            await next;
        });

        await new Nemesis(Level.Seed, output.WriteLine).Disturb(Level.Of(three, 30), () => sink.Taken, site.Expected, restart);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    private async Task<Site> Started(Shape shape, FaultSink sink, int distributors)
    {
        var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(500));
        site.Configuration.Set("Processor:SingleList:MaxRecipients", 20);
        site.Post(Posts);
        await site.StartAll(distributors);
        return site;
    }
}
