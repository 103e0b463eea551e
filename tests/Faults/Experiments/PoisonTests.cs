using System.Text.Json.Nodes;
using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Poison;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 11: a third party's component throws, loops, overflows the stack or exhausts the memory on some posts.</summary>
[Collection(Running.Experiments.Name)]
public sealed class PoisonTests(FaultServers servers, ITestOutputHelper output)
{
    // Four culprits, each tried three times; only two of them end the process.
    private const int MostRestarts = 12;

    // A third party's distributor keeps no journal: of what it sends nothing is written down until its call is over, and its
    // connection is used by another call by then.
    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(5);

    // 400 MB: what it has when it is exhausted.
    private static readonly Dictionary<string, string> LittleMemory = new() { ["DOTNET_GCHeapHardLimit"] = "0x19000000" };

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public Task In_a_processor_it_costs_at_most_those_posts(Shape shape) => Poison(shape, (site, _) =>
    {
        site.Configuration.Remove("Processor:SingleList");
        site.Configuration.Set("Processor:Custom", Custom(typeof(PoisonedProcessor), "Members", new JsonArray([.. site.Members.Select(member => (JsonNode)member)])));
        site.Configuration.Set("Processor:TimeLimit", "2s");
    });

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public Task In_a_distributor_it_costs_at_most_those_messages(Shape shape) => Poison(shape, (site, port) =>
    {
        site.Configuration.Remove("Distributor:Smtp");
        site.Configuration.Set("Distributor:Custom", Custom(typeof(PoisonedDistributor), "Port", port));
        site.Configuration.Set("Distributor:Name", "smtp");
        site.Configuration.Set("Distributor:TimeLimit", "2s");
    });

    private static JsonObject Custom(Type type, string setting, JsonNode value) =>
        new() { ["Assembly"] = type.Assembly.Location, ["Type"] = type.FullName, [setting] = value };

    private async Task Poison(Shape shape, Action<Site, int> configure)
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(3));
        configure(site, sink.Port);
        foreach (var harm in Harm.All)
        {
            site.Post(3);
            site.Expect([]);
            site.Post(1, Harm.MarkOf(harm));
            site.Expect(site.Members);
        }

        site.Post(3);
        await site.StartAll(environment: LittleMemory);
        await using (var supervisor = new Supervisor(site, LittleMemory))
        {
            await Conclusion.AwaitRest(site, sink);
            await AwaitParked(site);
            output.WriteLine($"{supervisor.Restarts} restarts");
            Assert.InRange(supervisor.Restarts, 1, MostRestarts);
        }

        var verdict = await Conclusion.Of(site, sink, FaultSink.Doubts(sink.EarlierInterrupted(Writing)));
        output.WriteLine(verdict.ToString());
        verdict.AssertGood();
        await using var store = await StoreView.Open(site);
        var parked = await store.Parked();
        output.WriteLine(string.Join('\n', parked));
        Assert.Equal(Harm.All.Count, parked.Count);
    }

    // While a process is dying of a message, a broker says that it has none.
    private static async Task AwaitParked(Site site)
    {
        await using var store = await StoreView.Open(site);
        await Eventually.Holds(async () => (await store.Parked()).Count == Harm.All.Count, TimeSpan.FromMinutes(3));
    }
}
