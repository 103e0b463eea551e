using System.Globalization;
using System.Net;
using Pymalist.Faults.Nemeses;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 8: something that all need is away. Nothing is taken in, nothing spins, and all goes on by itself.</summary>
[Collection(Running.Experiments.Name)]
public sealed class OutageTests(FaultServers servers, ITestOutputHelper output)
{
    private const int Held = 5;

    // While it lasts: a try now and then costs next to nothing.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(Level.Of(4, 30));
    private static readonly TimeSpan Idle = Watched * 0.25;

    // The line that says that it has begun, for each of what is away, and one that was on its way.
    private const int FewLines = 4;

    [ServerFact("dovecot")]
    public async Task A_full_disk()
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(Shape.OneProcess, servers, sink.Port, Site.Addresses(3));
        await using var disk = await SmallDisk.Mount(site.Folder.In("data"), 8);

        await Bear(site, sink, disk.Fill, disk.Free);
    }

    [ServerFact("dovecot", "rabbitmq-server", "postgres")]
    public async Task A_broker_that_is_gone()
    {
        var broker = await servers.Broker();

        await Bear(broker.Kill, broker.Restart);
    }

    [ServerFact("dovecot", "rabbitmq-server", "postgres")]
    public async Task A_broker_that_takes_nothing_in()
    {
        var broker = await servers.Broker();

        await Bear(
            broker.RaiseMemoryAlarm,
            broker.ClearMemoryAlarm);
    }

    [ServerFact("dovecot", "rabbitmq-server", "postgres")]
    public async Task A_database_that_is_gone()
    {
        var postgres = await servers.Postgres();

        await Bear(postgres.Kill, postgres.Restart);
    }

    [ServerFact]
    public async Task On_a_full_disk_a_client_of_the_listener_is_told_to_come_again()
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(Shape.OneProcess, servers, sink.Port, Site.Addresses(3));
        await using var disk = await SmallDisk.Mount(site.Folder.In("data"), 8);
        var port = Ports.Free();
        site.Configuration.Remove("Fetcher:Maildir");
        site.Configuration.Set("Fetcher:Listener:Protocol", "Lmtp");
        site.Configuration.Set("Fetcher:Listener:Port", port);
        await site.StartAll();
        await Eventually.Holds(() => Ports.Answers(port));
        disk.Fill();
        var message = site.Messages(1)[0];

        var refused = await Lmtp.Deliver(port, "red@example.org", message);
        disk.Free();
        string taken;
        do
            taken = await Lmtp.Deliver(port, "red@example.org", message);
        while (taken[0] == '4');

        output.WriteLine($"{refused}\n{taken}");
        Assert.StartsWith("4", refused, StringComparison.Ordinal);
        Assert.StartsWith("250", taken, StringComparison.Ordinal);
        (await Conclusion.Of(site, sink)).AssertGood();
    }

    private async Task Bear(Func<Task> begin, Func<Task> end)
    {
        await using var sink = new FaultSink();
        await using var site = await Site.Create(Shape.Services, servers, sink.Port, Site.Addresses(3));
        await Bear(site, sink, begin, end);
    }

    private Task Bear(Site site, FaultSink sink, Action begin, Action end) => Bear(
        site,
        sink,
        () =>
        {
            begin();
            return Task.CompletedTask;
        },
        () =>
        {
            end();
            return Task.CompletedTask;
        });

    private async Task Bear(Site site, FaultSink sink, Func<Task> begin, Func<Task> end)
    {
        site.FetchFrom(await servers.Dovecot());
        site.Post(2);
        await site.StartAll();
        await Eventually.Holds(() => sink.Taken == site.Expected && site.Waiting == 0);

        await begin();
        try
        {
            site.Post(Held);
            await Watch(site);
            Assert.Equal(Held, site.Waiting);
        }
        finally
        {
            await end();
        }

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    private async Task Watch(Site site)
    {
        var fetcher = site.PartOf(Duty.Fetcher);
        await Eventually.Holds(async () => await fetcher.Ask("ready") == HttpStatusCode.ServiceUnavailable);
        var before = site.Parts.Select(part => (Part: part, Used: part.ProcessorTime(), Lines: part.Lines())).ToArray();

        await Task.Delay(Watched);

        foreach (var (part, used, lines) in before)
        {
            var (more, said) = (part.ProcessorTime() - used, part.Lines() - lines);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part.Duty}: {more.TotalMilliseconds} ms of a processor in {Watched.TotalSeconds} s, {said} lines"));
            Assert.True(more < Idle, $"{part.Duty} spins: {more} in {Watched}.");
            Assert.True(said <= FewLines, $"{part.Duty} says too much:\n{part.Process.Output}{part.Process.Errors}");
        }

        Assert.Equal(HttpStatusCode.OK, await fetcher.Ask("live"));
    }
}
