using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Bench.Limits;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench.Subjects;

/// <summary>The four services over RabbitMQ, from Dovecot to a sink.</summary>
internal sealed class ServicesBench(BenchOptions options, PostOffice office, SinkProcess sink, RabbitMqServer broker, TemporaryFolder folder)
{
    private const int Sessions = 5;
    private const int Window = 100;

    private const string Source = "smtp-source to the sink";
    private const string Raw = "RabbitMQ alone, publish and consume together, 100 at a time";
    private const string Fetching = "POP3 fetcher alone, mails thrown away";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private Sample _flow;
    private int _runs;

    public static async Task<string> Run(BenchOptions options)
    {
        await using var office = await PostOffice.Open();
        await using var sink = await SinkProcess.Start();
        await using var broker = new RabbitMqServer();
        await broker.Start();
        using var folder = new TemporaryFolder("bench");
        return await Table.Of([.. new ServicesBench(options, office, sink, broker, folder).Scenarios()], options.Repeat, warmUp: false);
    }

    private IEnumerable<Scenario> Scenarios()
    {
        var (mails, members) = (options.Mails, options.Members);
        foreach (var distributors in new[] { 1, 3 })
        {
            var what = $"services, {distributors} distributor{(distributors > 1 ? "s" : "")}";
            yield return new($"{what}, from the fetcher's start to the last mail", mails, () => Through(distributors)) { Recipients = members, References = [Source, Raw, Fetching] };
            yield return new($"{what}, from the first mail to the last", mails - 1, () => Task.FromResult(_flow)) { Recipients = members, References = [Source, Raw, Fetching] };
        }

        yield return new(Source, mails, FromSource) { Recipients = members };
        yield return new(Raw, mails, ThroughBroker);
        yield return new(Fetching, mails, Fetch);
    }

    // The fetcher comes last: when it starts, the others wait for work and all the mail is there.
    private async Task<Sample> Through(int distributors)
    {
        var config = folder.In("pymalist.json");
        Installation.Configure(config, office, sink.Port, options.Members, folder.Folder("data"), await broker.NewVirtualHost());
        office.Fill(options.Mails);
        await sink.Reset();

        var cpu = Machine.Cpu;
        await using var services = new Services(folder, config, ++_runs);
        await services.Start(["Processor", "Reactor", .. Enumerable.Repeat("Distributor", distributors)], waitUntilReady: true);
        var start = Stopwatch.GetTimestamp();
        await services.Start(["Fetcher"], waitUntilReady: false);
        await Eventually.Holds(async () => (await sink.Count()).Mails >= options.Mails, Longest);
        await services.Stop();
        await sink.MustHave(options.Mails, options.Mails * options.Members);
        office.MustBeEmpty();

        var count = await sink.Count();
        _flow = new(Stopwatch.GetElapsedTime(count.First, count.Last), Cpu: null);
        return new(Stopwatch.GetElapsedTime(start, count.Last), Machine.Cpu - cpu);
    }

    private async Task<Sample> FromSource()
    {
        await sink.Reset();
        var sample = await Sample.Of(() => SmtpSource.Send(sink.Port, Sessions, options.Mails, options.Members));
        await sink.MustHave(options.Mails, options.Mails * options.Members);
        return sample;
    }

    private async Task<Sample> ThroughBroker()
    {
        await using var queues = new RabbitMqQueues(new RabbitMqOptions { Uri = await broker.NewVirtualHost() }, NullLogger<RabbitMqQueues>.Instance);
        await queues.Declare(new Topology { RetryDelays = [TimeSpan.FromMinutes(1)] }, CancellationToken.None);
        var publish = Traffic.Publishing(queues, options.Mails, Window);
        return await Sample.Of(() => Task.WhenAll(publish(), Traffic.Consume(queues, options.Mails, Window)));
    }

    private async Task<Sample> Fetch()
    {
        office.Fill(options.Mails);
        return await Sample.Of(() => office.Empty(options.Mails));
    }
}
