using Pymalist.Bench.Limits;
using Pymalist.Testing;

namespace Pymalist.Bench.Subjects;

/// <summary><c>pymalist play</c>, with the embedded queue, from Dovecot to Postfix and to a sink.</summary>
internal sealed class PlayBench(BenchOptions options, PostOffice office, SinkProcess sink, RelayHost relay, TemporaryFolder folder)
{
    // As many connections as the distributor keeps open.
    private const int Sessions = 5;

    private const string SourceToSink = "smtp-source to the sink";
    private const string SourceToPostfix = "smtp-source to Postfix";
    private const string Fetching = "POP3 fetcher alone, mails thrown away";
    private const string Syncing = "4 KiB and fsync, in a row";

    private int _runs;

    public static async Task<string> Run(BenchOptions options)
    {
        await using var office = await PostOffice.Open();
        await using var sink = await SinkProcess.Start();
        await using var relay = await RelayHost.Open();
        using var folder = new TemporaryFolder("bench");
        return await Table.Of(new PlayBench(options, office, sink, relay, folder).Scenarios(), options.Repeat, warmUp: false);
    }

    private IReadOnlyList<Scenario> Scenarios()
    {
        var (mails, members) = (options.Mails, options.Members);
        return
        [
            new("play to the sink, start to end", mails, () => PlayToSink(mails)) { Recipients = members, References = [SourceToSink, Fetching, Syncing] },
            new("play to Postfix, start to end", mails, PlayToPostfix) { Recipients = members, References = [SourceToPostfix, Fetching, Syncing] },
            new("play with nothing to do", 1, () => PlayToSink(0)),
            new(SourceToSink, mails, FromSourceToSink) { Recipients = members },
            new(SourceToPostfix, mails, FromSourceToPostfix) { Recipients = members },
            new(Fetching, mails, Fetch),
            new(Syncing, mails, () => Sample.Of(() => Task.Run(() => Disk.Sync(folder.In("blocks"), mails)))),
        ];
    }

    private async Task<Sample> PlayToSink(int mails)
    {
        await sink.Reset();
        var sample = await Play(sink.Port, mails);
        await sink.MustHave(mails, mails * options.Members);
        return sample;
    }

    private async Task<Sample> PlayToPostfix()
    {
        relay.Reset();
        var sample = await Play(relay.Port, options.Mails);
        await relay.MustHave(options.Mails * options.Members);
        return sample;
    }

    private async Task<Sample> Play(int smtpPort, int mails)
    {
        var data = folder.Folder($"play-{++_runs}");
        Installation.Configure(folder.In("pymalist.json"), office, smtpPort, options.Members, data);
        office.Fill(mails);
        var sample = await Sample.Of(() => Child.Run(Installation.Command("Standalone", "play", "--config", folder.In("pymalist.json"))));
        office.MustBeEmpty();
        return sample;
    }

    private async Task<Sample> FromSourceToSink()
    {
        await sink.Reset();
        var sample = await Sample.Of(() => SmtpSource.Send(sink.Port, Sessions, options.Mails, options.Members));
        await sink.MustHave(options.Mails, options.Mails * options.Members);
        return sample;
    }

    private async Task<Sample> FromSourceToPostfix()
    {
        relay.Reset();
        var sample = await Sample.Of(() => SmtpSource.Send(relay.Port, Sessions, options.Mails, options.Members));
        await relay.MustHave(options.Mails * options.Members);
        return sample;
    }

    private async Task<Sample> Fetch()
    {
        office.Fill(options.Mails);
        return await Sample.Of(() => office.Empty(options.Mails));
    }
}
