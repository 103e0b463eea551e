using System.Globalization;
using Pymalist.Faults.Checking;
using Pymalist.Faults.Running;
using Pymalist.Faults.Sinks;
using Pymalist.Testing;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 12: one destination of twenty never answers, or never takes anything.</summary>
[Collection(Running.Experiments.Name)]
public sealed class DestinationTests(FaultServers servers, ITestOutputHelper output)
{
    private const int Destinations = 20;
    private const string Bad = "@d7.example";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [ServerTheory("rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess, false)]
    [InlineData(Shape.Services, false)]
    [InlineData(Shape.OneProcess, true)]
    [InlineData(Shape.Services, true)]
    public async Task The_others_are_not_held_up_and_it_gets_its_mail_when_it_is_back(Shape shape, bool hangs)
    {
        var back = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sink = new FaultSink { Script = new() { Recipient = (_, address) => !address.EndsWith(Bad, StringComparison.Ordinal) ? new(SinkScript.Ok) : hangs ? new(back.Task) : new("450 4.7.1 Later") } };
        await using var site = await Site.Create(shape, servers, sink.Port, Members());
        site.Configuration.Set("Distributor:Smtp:CommandTimeout", "2s");
        site.Configuration.Set("Distributor:Destinations:First", "1s");
        site.Configuration.Set("Distributor:Destinations:Longest", "2s");
        site.Post(Level.Of(5, 50));
        var others = site.Posted.Count * Members().Count(member => !member.EndsWith(Bad, StringComparison.Ordinal));
        await site.StartAll();
        var started = TimeProvider.System.GetTimestamp();

        try
        {
            await Eventually.Holds(() => sink.Taken == others, Patience, $"{others} copies for the others");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the others had theirs after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s"));
        }
        finally
        {
            // The sink ends when its sessions do.
            sink.Script = new();
            back.SetResult(SinkScript.Ok);
        }

        var verdict = await Conclusion.Of(site, sink);
        output.WriteLine(verdict.ToString());
        verdict.AssertGood();

        // What the server kept of those that were tried there, one by one, it may take when it goes on.
        Assert.DoesNotContain(sink.Copies().GroupBy(copy => new Pair(copy.MessageId, copy.Recipient)), copies => copies.Count() > 1 && !(hangs && copies.Key.Recipient.EndsWith(Bad, StringComparison.Ordinal)));
    }

    // Neighbours in a message.
    private static string[] Members() =>
        [.. Enumerable.Range(0, 200).Select(number => string.Create(CultureInfo.InvariantCulture, $"m{number / Destinations}@d{number % Destinations}.example"))];
}
