using System.Globalization;
using System.Text.Json.Nodes;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Running;
using Pymalist.Testing.Servers;
using Xunit.Abstractions;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist play</c> and <c>run</c> as cron and a supervisor see them.</summary>
[Collection("Mail servers")]
public sealed class PlayTests(MailServers servers, ITestOutputHelper output)
{
    private const string Verbose = "Pymalist:Log:Level=Information";

    private static IEnumerable<string> Names(string prefix, int count) =>
        Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:D3}"));

    [ServerFact("dovecot", "postfix")]
    public async Task While_the_SMTP_server_is_away_mail_is_kept_and_the_next_play_brings_it()
    {
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver("a", "b");
        await servers.Postfix.Stop();
        Ended without;
        try
        {
            without = await installation.Play();
        }
        finally
        {
            await servers.Postfix.Restart();
        }

        var with = await installation.Play();
        var after = await installation.Play();

        without.With(75);
        Assert.Contains("2 messages are kept for a later try; the next play takes them up.", without.Output, StringComparison.Ordinal);
        Assert.Contains($"localhost:{servers.Postfix.Port}", without.Errors, StringComparison.Ordinal);
        Assert.Contains("pymalist: distributor: ", without.Errors, StringComparison.Ordinal);
        Assert.Equal(0, installation.Waiting);
        Assert.Equal("", with.With(0).Output + with.Errors);
        Assert.Equal("", after.With(0).Output + after.Errors);
        await installation.AssertOneCopyEach(posts);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task A_POP3_server_that_cannot_be_reached_is_named_and_ends_it_with_69()
    {
        using var installation = await Installation.Create(servers);
        installation.Deliver("a");
        using var closed = new ClosedPort();

        var ended = await installation.Play($"Pymalist:Fetcher:Pop3:Port={closed.Number}");

        ended.With(69);
        Assert.Contains($"localhost:{closed.Number}", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("that mail is still where it was", ended.Output, StringComparison.Ordinal);
        Assert.Equal(1, installation.Waiting);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task What_waits_is_brought_though_the_mailbox_cannot_be_reached()
    {
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver("a");
        using var closed = new ClosedPort();
        (await installation.Play($"Pymalist:Distributor:Smtp:Port={closed.Number}")).With(75);

        var ended = await installation.Play($"Pymalist:Fetcher:Pop3:Port={closed.Number}");

        ended.With(69);
        await installation.AssertOneCopyEach(posts);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task An_empty_mailbox_is_nothing_to_speak_of()
    {
        using var installation = await Installation.Create(servers);

        var ended = await installation.Play();

        ended.With(0);
        Assert.Equal("", ended.Output + ended.Errors);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task A_member_without_a_mailbox_is_told_of_and_costs_the_others_nothing()
    {
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver("a");

        var ended = await installation.Play("Pymalist:Processor:SingleList:Subscribers:9=nobody@example.org");

        ended.With(0);
        Assert.Contains("nobody@example.org: 5.1.1", ended.Errors, StringComparison.Ordinal);
        await installation.AssertOneCopyEach(posts);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task Killed_again_and_again_it_loses_no_mail()
    {
        const int kills = 8, members = 3, transactionsAtOnce = 4;
        using var installation = await Installation.Create(servers, members);
        var random = new Random(2009);
        var posts = new List<string>();
        var killed = 0;
        for (var round = 0; round < kills; round++)
        {
            posts.AddRange(installation.Deliver(Names($"{round:D2}", 10)));
            var after = random.Next(1, 30);
            await using var play = await installation.Start("play", Verbose);
            await play.Holds(() => play.Errors.AsSpan().Count('\n') >= after);
            await play.Kill();
            killed += (await play.Exit()).ExitCode == 137 ? 1 : 0;
        }

        var ended = await installation.Play();

        ended.With(0);
        Assert.Equal(0, installation.Waiting);
        Assert.InRange(killed, kills / 2, kills);
        var copies = await installation.Copies();
        Assert.All(copies, names => Assert.Equal(posts, names.Distinct()));

        // The final dot was sent and its answer not noted: that many transactions are under way at a time.
        var seconds = copies.Sum(names => names.Count - posts.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{killed} kills, {posts.Count} mails to {members} members: {seconds} second copies"));
        Assert.InRange(seconds, 0, killed * transactionsAtOnce * members);
    }

    [ServerFact("dovecot", "postfix")]
    public async Task A_run_that_is_told_to_end_finishes_what_is_in_hand()
    {
        using var installation = await Installation.Create(servers);
        var posts = installation.Deliver(Names("run", 100));
        await using var run = await installation.Start("run");
        Assert.True(await run.Holds(() => Distributed(run) >= 10), run.Errors);

        var ended = await run.Stop(TimeSpan.FromSeconds(60));
        var distributed = Distributed(run);
        var rest = await installation.Play();

        Assert.Empty(ended.With(0).Errors);
        Assert.EndsWith("stopped", ended.OutputLines[^1], StringComparison.Ordinal);
        Assert.InRange(distributed, 10, 100);
        rest.With(0);
        Assert.Equal(0, installation.Waiting);
        await installation.AssertOneCopyEach(posts);
        output.WriteLine($"{distributed} of 100 distributed before SIGTERM took effect");
    }

    [ServerFact("dovecot", "postfix")]
    public async Task A_mail_from_a_pipe_goes_the_same_way()
    {
        using var installation = await Installation.Create(servers);
        File.WriteAllBytes(installation.Folder.In("post.eml"), Post.Of("piped", "From: dan@example.org\nSubject: hi\n\nHello\n"u8).Octets);

        await using var play = await ServiceProcess.Start(
            installation.Folder, "Standalone", ["play", "--config", WithStandardInput(installation)], input: installation.Folder.In("post.eml"));
        var ended = await play.Exit();

        ended.With(0);
        Assert.Equal("1 fetched.\n", ended.Output);
        await installation.AssertOneCopyEach(["piped"]);
    }

    private static string WithStandardInput(Installation installation)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(installation.Configuration))!;
        configuration["Pymalist"]!["Fetcher"] = new JsonObject { ["StdIn"] = new JsonObject() };
        File.WriteAllText(installation.Folder.In("piped.json"), configuration.ToJsonString());
        return installation.Folder.In("piped.json");
    }

    private static int Distributed(ServiceProcess run) => run.Output.Split('\n').Count(line => line.Contains(" distributed ", StringComparison.Ordinal));
}
