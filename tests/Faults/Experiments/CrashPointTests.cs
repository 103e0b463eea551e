using System.Globalization;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 2: whoever fetches and processes ends at every point where something has just become durable, with posts in a real Dovecot.</summary>
[Collection(Running.Experiments.Name)]
public sealed class CrashPointTests(FaultServers servers, ITestOutputHelper output)
{
    private static readonly int PostsForEach = Level.Of(4, 50);

    [ServerTheory("dovecot", "rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Each_post_goes_out_once_and_the_mailbox_is_empty(Shape shape)
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(3));
        site.FetchFrom(await servers.Dovecot());
        site.Configuration.Set("Processor:SingleList:MaxRecipients", 2);
        await site.StartAll();

        foreach (var (duty, point) in CrashPoints.OfFetch.Select(point => (Duty.Fetcher, point)).Concat(CrashPoints.OfProcess.Select(point => (Duty.Processor, point))))
        {
            await Crash(site, duty, point);
        }

        var verdict = await Conclusion.Of(site, sink);

        output.WriteLine($"{verdict}; {CrashPoints.OfFetch.Count + CrashPoints.OfProcess.Count} ends");
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    // In place of the part that has this duty comes one that will end at the point.
    private async Task Crash(Site site, Duty duty, string point)
    {
        var passing = new Random(HashCode.Combine(Level.Seed, point.Length)).Next(1, PostsForEach);
        var crash = string.Create(CultureInfo.InvariantCulture, $"{point}:{passing}");
        await site.Kill(site.PartOf(duty));
        var part = await site.Start(site.DutyOf(duty), new Dictionary<string, string> { ["PYMALIST_CRASH_AT"] = crash }, awaited: false);
        site.Post(PostsForEach);
        var end = await part.Process.Exit();
        output.WriteLine($"{crash} ended with {end.ExitCode}");
        Assert.Equal(137, end.ExitCode);
        site.Forget(part);
        await site.Start(site.DutyOf(duty));
    }
}
