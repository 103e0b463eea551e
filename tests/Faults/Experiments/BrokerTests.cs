using System.Diagnostics;
using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 3: the broker is killed again and again under load.</summary>
[Collection(Running.Experiments.Name)]
public sealed class BrokerTests(FaultServers servers, ITestOutputHelper output)
{
    private const int Members = 200;

    private static readonly TimeSpan Back = TimeSpan.FromSeconds(15);

    [ServerFact("rabbitmq-server", "postgres")]
    public async Task A_broker_that_is_killed_costs_nothing_and_work_goes_on_soon_after_it()
    {
        var longest = TimeSpan.Zero;
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(50)) };
        await using var site = await Site.Create(Shape.Services, servers, sink.Port, Site.Addresses(Members));
        site.Configuration.Set("Processor:SingleList:MaxRecipients", 10);
        site.Configuration.Set("Distributor:Smtp:MaxConnections", 2);
        site.Post(10);
        await site.StartAll();
        await Eventually.Holds(() => sink.Taken > 0);
        var broker = await servers.Broker();
        var disturbance = new Disturbance("broker killed", async () =>
        {
            await broker.Kill();
            site.Post(Level.Of(5, 40));
            await broker.Restart();
            var (taken, started) = (sink.Taken, Stopwatch.GetTimestamp());
            await Eventually.Holds(() => sink.Taken > taken);
            var back = Stopwatch.GetElapsedTime(started);
            output.WriteLine($"at work again after {back.TotalSeconds:F1} s");
            longest = back > longest ? back : longest;
        });

        await new Nemesis(Level.Seed, output.WriteLine).Disturb(Level.Of(2, 15), TimeSpan.FromSeconds(Level.Of(0.5, 10)), disturbance);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        verdict.AssertGood();
        Assert.InRange(longest, TimeSpan.Zero, Back);
    }
}
