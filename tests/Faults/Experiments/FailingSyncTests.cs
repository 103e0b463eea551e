using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 9: from some moment on the disk cannot write down anything (EIO), and the process is ended and started again.</summary>
[Collection(Running.Experiments.Name)]
public sealed class FailingSyncTests(FaultServers servers, ITestOutputHelper output)
{
    // How long a process goes on with a disk like that.
    private static readonly TimeSpan While = TimeSpan.FromSeconds(2);

    [ServerFact("strace")]
    public async Task What_could_not_be_written_down_is_not_lost()
    {
        var random = new Random(Level.Seed);
        await using var sink = new FaultSink { Script = SinkScript.Slow(TimeSpan.FromMilliseconds(20)) };
        await using var site = await Site.Create(Shape.OneProcess, servers, sink.Port, Site.Addresses(200));
        site.Configuration.Set("Processor:SingleList:MaxRecipients", 10);

        foreach (var _ in Enumerable.Range(0, Level.Of(3, 50)))
        {
            var time = random.Next(1, 60);
            site.Post(3);
            var part = await site.Start(Duty.All, wrapper: FailingSync.From(time), awaited: false);
            await Eventually.Holds(() => part.Process.HasExited || part.Process.Output.Contains("I/O error", StringComparison.Ordinal));
            await Task.Delay(While);
            output.WriteLine($"from the {time}th on: {(part.Process.HasExited ? "it has ended" : "it goes on")}, {sink.Taken} copies");
            await site.Kill(part);
        }

        await site.StartAll();
        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        await using var store = await StoreView.Open(site);
        output.WriteLine(string.Join('\n', await store.Parked()));
        verdict.AssertGood();
    }
}
