using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>A real Dovecot that calls its mail by other names when whoever has fetched it comes again.</summary>
[Collection(Running.Experiments.Name)]
public sealed class RenumberingTests(FaultServers servers, ITestOutputHelper output)
{
    [ServerTheory("dovecot", "rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task A_fetcher_dies_and_the_mailbox_is_renumbered_before_the_next(Shape shape)
    {
        await using var sink = new FaultSink();
        await using var dovecot = new DovecotServer();
        await dovecot.Start();
        await using var site = await Site.Create(shape, servers, sink.Port, Site.Addresses(3));
        var inbox = site.FetchFrom(dovecot);
        await site.StartAll();
        await site.Kill(site.PartOf(Duty.Fetcher));
        site.Post(12);

        // Seven are in the queue and marked for deletion, an eighth is in the store alone.
        var part = await site.Start(
            site.DutyOf(Duty.Fetcher), new Dictionary<string, string> { ["PYMALIST_CRASH_AT"] = $"{CrashPoints.FetchKept}:8" }, awaited: false);
        Assert.Equal(137, (await part.Process.Exit()).ExitCode);
        site.Forget(part);
        Assert.Equal(12, inbox.Count);
        File.AppendAllText(Path.Combine(dovecot.Folder, "dovecot.conf"), "\npop3_uidl_format = %g\n");
        await dovecot.Restart();
        await site.Start(site.DutyOf(Duty.Fetcher));

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine($"{verdict}");
        verdict.AssertGood();

        // In one process what was being sent died with the fetcher.
        if (shape != Shape.OneProcess)
            Assert.Equal(0, verdict.SecondCopies);
        Assert.Equal(0, inbox.Count);
    }
}
