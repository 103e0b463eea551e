using Pymalist.Faults.Checking;
using Pymalist.Faults.Proxies;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 5: in one transaction of ten the connection is lost between the end of the message and its answer (RFC 1047).</summary>
[Collection(Running.Experiments.Name)]
public sealed class FinalDotTests(FaultServers servers, ITestOutputHelper output)
{
    private static readonly int Members = Level.Of(500, 10_000);
    private static readonly int Posts = Level.Of(4, 20);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task By_default_those_in_doubt_get_a_second_copy_and_nobody_else(Shape shape)
    {
        var (verdict, cut) = await Cut(shape, "Retry");

        Assert.True(cut > 0, "Nothing was cut.");
        Assert.Equal(cut, verdict.AssertGood().SecondCopies);
    }

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Where_they_are_held_nobody_gets_a_second_copy(Shape shape)
    {
        var (verdict, cut) = await Cut(shape, "Hold");

        Assert.True(cut > 0, "Nothing was cut.");
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    private async Task<(Verdict Verdict, int Cut)> Cut(Shape shape, string whenUnknown)
    {
        var random = new Random(Level.Seed);
        var cut = 0;
        await using var sink = new FaultSink();
        await using var proxy = new ChaosProxy(sink.Port) { IsSmtp = true };
        proxy.Faults = new() { OnStep = step => step.Kind == SmtpStepKind.MessageEnd && IsOneOfTen(random) ? Count(step) : ProxyAction.Pass };
        await using var site = await Site.Create(shape, servers, proxy.Port, Site.Addresses(Members));
        site.Configuration.Set("Distributor:WhenUnknown", whenUnknown);
        site.Post(Posts);
        await site.StartAll();

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine($"{verdict}; {cut} recipients cut off");
        return (verdict, cut);

        ProxyAction Count(SmtpStep step)
        {
            Interlocked.Add(ref cut, step.Recipient);
            return ProxyAction.CutAfter;
        }
    }

    private static bool IsOneOfTen(Random random)
    {
        lock (random)
            return random.Next(10) == 0;
    }
}
