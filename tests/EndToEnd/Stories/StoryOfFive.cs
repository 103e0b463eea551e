using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Stories;

/// <summary>
/// Five people and a list, by mail alone: Ann and Bob join, post and answer; Cleo has moved away; Dora moderates and wants her mail collected;
/// Eve, who is no member, writes too. Each mail goes through a real server, in and out.
/// </summary>
public abstract class StoryOfFive : IAsyncLifetime
{
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.net";
    private const string Cleo = Village.Gone;
    private const string Dora = "dora@example.org";
    private const string Eve = "eve@example.net";
    private const string List = "red@lists.test";

    private protected Village Village { get; } = new();

    /// <summary>What else the list needs to be at work.</summary>
    /// <returns>More of the section <c>Pymalist</c>, with a comma behind each part.</returns>
    private protected virtual Task<string> Prepare() => Task.FromResult("");

    private protected abstract Task Begin();

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance("dovecot", "postfix", "rabbitmq-server", "postgres") is not null && !Debian.ServersAreRequired)
            return;

        var more = await Prepare();
        await Village.Build(port => $$"""
            { "Pymalist": {
                {{more}}
                "Fetcher":     { "Listener": { "Protocol": "Lmtp", "Port": {{Village.ListPort}} } },
                "Processor":   { "Lists": [ {
                    "List": "Red mail list <{{List}}>", "SubjectPrefix": "[Red]", "Subscribers": ["{{Cleo}}"], "Moderators": ["{{Dora}}"], "Owners": ["{{Dora}}"],
                    "Posting": { "Membership": { "NonMembers": "Hold" } }, "Bounces": { "Threshold": 1, "Probe": false } } ] },
                "Distributor": { "Smtp": { "Host": "127.0.0.1", "Port": {{port}} } } } }
            """);
        await Begin();
    }

    public virtual async Task DisposeAsync() => await Village.DisposeAsync();

    private protected async Task Tell()
    {
        await Join(Ann, "red-subscribe@lists.test", "");
        await Join(Bob, "red-request@lists.test", "subscribe");
        await Join(Dora, "red-join@lists.test", "");
        await ChooseDigests();

        var post = await Village.Write(Ann, List, "Hello", "Hello, all.");
        var received = await Village.Receives(Bob, letter => letter.Id == post);
        await Village.Receives(Ann, letter => letter.Id == post);
        await Village.Write(Bob, List, $"Re: {received.Subject}", "Hello, Ann.", $"In-Reply-To: {post}", $"References: {post}");
        var answer = await Village.Receives(Ann, letter => letter.Text.Contains("Hello, Ann.", StringComparison.Ordinal));

        await CleoIsGone();
        await EveWrites();
        await DoraReads();
        await BobLeaves();

        Assert.Equal("[Red] Hello", received.Subject);
        Assert.Equal("<mailto:red-unsubscribe@lists.test>", received.Field("List-Unsubscribe"));
        Assert.StartsWith("<red-bounces+", received.Field("Return-Path"), StringComparison.Ordinal);
        Assert.Equal(post, answer.Field("In-Reply-To"));
        Assert.Equal("Re: [Red] Hello", answer.Subject);
        AssertNoneTwice();
    }

    private async Task Join(string person, string to, string subject)
    {
        await Village.Write(person, to, subject, "");
        var confirm = await Village.Receives(person, "Please confirm");
        await Village.Answer(person, confirm, "Yes.");
        await Village.Receives(person, "Welcome to Red mail list");
    }

    private async Task ChooseDigests()
    {
        await Village.Write(Dora, "red-request@lists.test", "set delivery digest", "");
        await Village.Answer(Dora, await Village.Receives(Dora, "new settings"), "");
        await Village.Receives(Dora, "Your settings");
    }

    // What her server says of the first post comes back, and she gets no other.
    private async Task CleoIsGone()
    {
        var notice = await Village.Receives(Dora, $"Red mail list: {Cleo}");
        Assert.Contains("Nothing is sent to this member any more", notice.Text, StringComparison.Ordinal);
        var members = (await Village.Command("member", "list", List, "--json")).With(0).OutputLines;
        Assert.Contains("\"state\":\"disabled\"", members.Single(line => line.Contains(Cleo, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private async Task EveWrites()
    {
        var id = await Village.Write(Eve, List, "May I?", "I am no member.");
        await Village.Receives(Eve, "waits for a moderator");
        var notice = await Village.Receives(Dora, "held mail 1");
        Assert.Contains("I am no member.", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Village.Mailbox(Ann), letter => letter.Id == id);

        await Village.Answer(Dora, notice, "approve");
        Assert.Equal("[Red] May I?", (await Village.Receives(Ann, letter => letter.Id == id)).Subject);
        await Village.Receives(Dora, letter => letter.Text.Contains("was approved", StringComparison.Ordinal));
    }

    private async Task DoraReads()
    {
        var sent = (await Village.Command("digest", "send", List)).With(0).OutputLines;
        var issue = await Village.Receives(Dora, "Digest V1 #1");

        Assert.Equal("Red mail list Digest V1 #1  the list's  digest  3      1", sent[^1]);
        Assert.StartsWith("multipart/mixed", issue.Field("Content-Type"), StringComparison.Ordinal);
        foreach (var text in (string[])["Hello, all.", "Hello, Ann.", "I am no member."])
            Assert.Contains(text, issue.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Village.Mailbox(Dora), letter => letter.Subject == "[Red] Hello");
    }

    private async Task BobLeaves()
    {
        await Village.Write(Bob, "red-unsubscribe@lists.test", "", "");
        await Village.Answer(Bob, await Village.Receives(Bob, "wants to leave"), "Yes.");
        await Village.Receives(Bob, "You have left");
        var last = await Village.Write(Ann, List, "Goodbye, Bob", "He is gone.");
        await Village.Receives(Ann, letter => letter.Id == last);

        Assert.DoesNotContain(Village.Mailbox(Bob), letter => letter.Id == last);
        await Village.Write(Bob, List, "I am back", "Am I?");
        await Village.Receives(Dora, "held mail 2");
    }

    private void AssertNoneTwice()
    {
        foreach (var person in (string[])[Ann, Bob, Dora, Eve])
            Assert.All(Village.Mailbox(person).GroupBy(letter => letter.Id), same => Assert.Single(same));
    }
}

/// <summary>The story in one process on files.</summary>
public sealed class StoryInOneProcessTests : StoryOfFive
{
    [ServerFact("dovecot", "postfix")]
    public Task Five_people_live_on_a_list_by_mail() => Tell();

    private protected override Task Begin() => Village.Start("Standalone", "run");
}

/// <summary>The story in four services over RabbitMQ, on PostgreSQL.</summary>
public sealed class StoryInServicesTests : StoryOfFive
{
    private readonly RabbitMqServer _broker = new();
    private readonly PostgresServer _postgres = new();

    [ServerFact("dovecot", "postfix", "rabbitmq-server", "postgres")]
    public Task Five_people_live_on_a_list_by_mail() => Tell();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private protected override async Task<string> Prepare()
    {
        await Task.WhenAll(_broker.Start(), _postgres.Start());
        return $$"""
            "Queue": { "RabbitMq": { "Uri": "{{await _broker.NewVirtualHost()}}" } },
            "Store": { "Postgres": { "ConnectionString": "{{await _postgres.NewDatabase()}}" } },
            """;
    }

    private protected override async Task Begin()
    {
        foreach (var service in (string[])["Reactor", "Processor", "Distributor", "Distributor", "Fetcher"])
            await Village.Start(service);
    }
}
