using Pymalist.Faults.Running;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.Faults.Experiments;

/// <summary>Experiment 4: a real Postfix breaks off (421) at the 20th recipient that it does not know, and every tenth is one.</summary>
[Collection(Running.Experiments.Name)]
public sealed class TooManyErrorsTests(FaultServers servers, ITestOutputHelper output) : IAsyncLifetime
{
    // So many in a message that it has far more than 20 of them.
    private const int Batch = 400;

    private readonly PostfixServer _postfix = new() { Settings = "smtpd_hard_error_limit = 20\n" };

    [ServerTheory("postfix", "rabbitmq-server", "postgres")]
    [InlineData(Shape.OneProcess)]
    [InlineData(Shape.Services)]
    public async Task Who_was_not_answered_is_not_given_up(Shape shape)
    {
        var random = new Random(Level.Seed);
        var members = Site.Addresses(Level.Of(400, 1_000));
        var known = members.Where(_ => random.Next(10) != 0).ToArray();
        await _postfix.AddMailbox(known);
        await using var site = await Site.Create(shape, servers, _postfix.Port, members);
        site.Configuration.Set("Processor:SingleList:MaxRecipients", Batch);
        site.Configuration.Set("Distributor:Smtp:MaxRecipientsPerTransaction", Batch);
        site.Expect(known);
        site.Post(1);
        await site.StartAll();

        var verdict = await Conclusion.Of(site, new PostfixDestination(_postfix, known));

        output.WriteLine($"{verdict}; {members.Count - known.Length} of {members.Count} unknown");
        Assert.Contains("too many errors", await File.ReadAllTextAsync(Path.Combine(_postfix.Folder, "mail.log")), StringComparison.Ordinal);
        Assert.Equal(0, verdict.AssertGood().SecondCopies);
    }

    public Task InitializeAsync() => ((IAsyncLifetime)_postfix).InitializeAsync();

    public async Task DisposeAsync() => await _postfix.DisposeAsync();
}
