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

    private readonly Random _random = new(Level.Seed);

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

        await Crash(site, Duty.Fetcher, CrashPoints.OfFetch);
        await Crash(site, Duty.Processor, CrashPoints.OfProcess);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine($"{verdict}; {CrashPoints.OfFetch.Count + CrashPoints.OfProcess.Count} ends");
        verdict.AssertGood();
        if (shape == Shape.Services)
            Assert.Equal(0, verdict.SecondCopies);
    }

    [ServerTheory("dovecot", "rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Who_distributes_repeats_at_most_one_transaction_of_a_connection(Shape shape)
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(10));
        site.Configuration.Set("Processor:SingleList:MaxRecipients", 5);
        await site.StartAll();

        await Crash(site, Duty.Distributor, CrashPoints.OfDistribute);

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine($"{verdict}; {CrashPoints.OfDistribute.Count} ends");
        verdict.AssertGood();
    }

    // In place of the part that has this duty come some that end, each at one of the points, and then one that stays. None ends at
    // the first mail that it has: that would be the same one each time, alone, and what three processes die of is rightly parked.
    private async Task Crash(Site site, Duty duty, IEnumerable<string> points)
    {
        await site.Kill(site.PartOf(duty));
        foreach (var point in points)
        {
            var crash = string.Create(CultureInfo.InvariantCulture, $"{point}:{_random.Next(2, PostsForEach)}");
            site.Post(PostsForEach);
            var part = await site.Start(site.DutyOf(duty), new Dictionary<string, string> { ["PYMALIST_CRASH_AT"] = crash }, awaited: false);
            var end = await part.Process.Exit();
            output.WriteLine($"{crash} ended with {end.ExitCode}");
            Assert.Equal(137, end.ExitCode);
            site.Forget(part);
        }

        await site.Start(site.DutyOf(duty));
    }
}
