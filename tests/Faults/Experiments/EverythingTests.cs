using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Proxies;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Everything at once, one thing after another by chance: for hours in a soak.</summary>
[Collection(Running.Experiments.Name)]
public sealed class EverythingTests(FaultServers servers, ITestOutputHelper output)
{
    private const int PostsEachTime = 3;

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Whatever_happens_nothing_is_lost(Shape shape)
    {
        var started = TimeProvider.System.GetTimestamp();
        var nemesis = new Nemesis(Level.Seed, output.WriteLine);
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(30)) };
        await using var proxy = new ChaosProxy(sink.Port, Level.Seed) { IsSmtp = true };
        await using var site = await Site.Create(shape, servers, proxy.Port, Site.Addresses(300));
        await site.StartAll(distributors: 2);
        Disturbance[] disturbances = [.. OfProcesses(site, nemesis.Random), .. OfTheNetwork(proxy), .. shape == Shape.Services ? await OfServers() : []];

        do
        {
            site.Post(PostsEachTime);
            await nemesis.Disturb(Level.Of(3, 30), TimeSpan.FromSeconds(Level.Of(0.2, 1)), disturbances);
        }
        while (Level.IsSoak && TimeProvider.System.GetElapsedTime(started) < Long);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        verdict.AssertGood();
    }

    private static IEnumerable<Disturbance> OfProcesses(Site site, Random random)
    {
        yield return new("SIGKILL of a process", async () =>
        {
            var part = Any();
            await site.Kill(part);
            site.Post(PostsEachTime);
            await site.Start(part.Duty);
        });
        yield return new("SIGTERM of a process", async () =>
        {
            var part = Any();
            await site.Stop(part);
            site.Post(PostsEachTime);
            await site.Start(part.Duty);
        });
        yield return new("SIGSTOP of a process", async () =>
        {
            var part = Any();
            await part.Process.Signal("STOP");
            site.Post(PostsEachTime);
            await Task.Delay(Short);
            await part.Process.Signal("CONT");
        });

        SitePart Any() => site.Parts[random.Next(site.Parts.Count)];
    }

    private static IEnumerable<Disturbance> OfTheNetwork(ChaosProxy proxy)
    {
        yield return new("connections to the server are reset", () =>
        {
            proxy.Reset();
            return Task.CompletedTask;
        });
        yield return new("the server is out of reach", async () =>
        {
            proxy.Faults = new() { BlackHole = true };
            await Task.Delay(Short);
            proxy.Faults = new();
        });
        yield return new("the network is slow and in pieces", async () =>
        {
            proxy.Faults = new() { Latency = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(20), Slice = 200 };
            await Task.Delay(Short);
            proxy.Faults = new();
        });
    }

    private async Task<IEnumerable<Disturbance>> OfServers()
    {
        var (broker, postgres) = (await servers.Broker(), await servers.Postgres());
        return
        [
            new("broker killed", async () =>
            {
                await broker.Kill();
                await broker.Restart();
            }),
            new("database killed", async () =>
            {
                await postgres.Kill();
                await postgres.Restart();
            }),
        ];
    }
}
