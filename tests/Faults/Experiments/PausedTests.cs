using Pymalist.Faults.Proxies;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 6: who distributes is stopped in the middle of it, another takes over, and then it wakes up.</summary>
[Collection(Running.Experiments.Name)]
public sealed class PausedTests(FaultServers servers, ITestOutputHelper output)
{
    // In a full run longer than a process may be silent before it is taken for dead (30 s).
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(Level.Of(6, 60));
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(5);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Who_wakes_up_sends_nothing_that_another_has_taken_over(Shape shape)
    {
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(50)) };
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(1_000));
        await using var toBroker = site.Broker is { } uri ? new ChaosProxy(new Uri(uri).Port) : null;
        site.Post(6);
        await site.StartAll();
        var sleeper = await site.Start(site.DutyOf(Duty.Distributor), settings: SettingsBehind(toBroker, site.Broker));
        await Eventually.Holds(() => sink.Taken > 500);

        await sleeper.Process.Signal("STOP");
        var uncertain = sink.Uncertain(Writing);

        // The broker gives to the others what the one that sleeps had in hand, as it does when its heartbeats stay away.
        toBroker?.Reset();
        await Task.Delay(Pause);
        var meanwhile = sink.Taken;
        await sleeper.Process.Signal("CONT");

        var verdict = await Conclusion.Of(site, sink, Level.IsQuick ? [] : FaultSink.Doubts(uncertain));
        output.WriteLine($"{verdict}; {meanwhile} when it woke up");
        verdict.AssertGood();
    }

    private static string[] SettingsBehind(ChaosProxy? proxy, string? uri) =>
        proxy is null ? [] : [$"Queue:RabbitMq:Uri={new UriBuilder(uri!) { Port = proxy.Port }.Uri.AbsoluteUri}"];
}
