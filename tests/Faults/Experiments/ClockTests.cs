using System.Collections.Concurrent;
using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 10: the wall clock jumps by ten years, there and back, while mail waits for its next attempt.</summary>
[Collection(Running.Experiments.Name)]
public sealed class ClockTests(FaultServers servers, ITestOutputHelper output)
{
    [ServerTheory("faketime", "rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess, "+10y")]
    [InlineData(Shape.OneProcess, "-10y")]
    [InlineData(Shape.Services, "+10y")]
    [InlineData(Shape.Services, "-10y")]
    public async Task Nothing_expires_and_nothing_is_sent_again(Shape shape, string jump)
    {
        // Everybody is told to come later at first, and every other one as long as the clock is wrong.
        var asked = new ConcurrentDictionary<string, bool>();
        var isWrong = true;
        await using var sink = new FaultSink
        {
            Script = new() { Recipient = (_, address) => new(asked.TryAdd(address, true) || (Volatile.Read(ref isWrong) && IsLate(address)) ? "450 4.2.1 Later" : SinkScript.Ok) },
        };
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(20));
        var clock = new WallClock(site.Folder.In("clock"));
        clock.Set("+0");
        site.Post(2);
        await site.StartAll(environment: clock.Environment);
        await Eventually.Holds(() => asked.Count == site.Members.Count);

        clock.Set(jump);
        await Eventually.Holds(() => sink.Taken >= site.Expected / 2, TimeSpan.FromSeconds(90));
        clock.Set("+0");
        Volatile.Write(ref isWrong, false);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    private static bool IsLate(string address) => address.Split('@')[0][^1] is '1' or '3' or '5' or '7' or '9';
}
