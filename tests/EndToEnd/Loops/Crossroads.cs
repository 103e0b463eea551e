using Pymalist.EndToEnd.Scripted;
using Pymalist.EndToEnd.Stories;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Loops;

[CollectionDefinition("Loops")]
public sealed class LoopsTests : ICollectionFixture<Crossroads>;

/// <summary>
/// Lists whose mail comes back to them, behind one Postfix: those of an installation at <c>lists.test</c>, and one of another at <c>far.test</c>.
/// Each test has lists and people of its own; what waits for mail at a server of its own answers it, or sends it on.
/// </summary>
public class Crossroads : IAsyncLifetime
{
    /// <summary>Whoever wrote a mail gets an answer from there.</summary>
    public const string Rude = "vera@example.net";

    /// <summary>Marks its answers as a machine's (RFC 3834).</summary>
    public const string Polite = "paul@example.net";

    /// <summary>Sends to its list what it gets of it.</summary>
    public const string Forward = "forward@example.org";

    private const string Far = "far.test";

    private static readonly string[] People =
    [
        "ann@example.com", "bob@example.net", "carol@example.com", "eve@example.com", "carl@example.com", "dan@example.org", "hal@example.com", "dora@example.org",
        "cora@example.com", "mia@example.com", "max@example.org", "lea@example.org", "rob@example.org", "sue@example.com",
    ];

    private readonly int _farPort = Ports.Free();

    internal SmtpSink Vera { get; } = new();

    internal SmtpSink Paul { get; } = new();

    internal SmtpSink Forwarder { get; } = new();

    internal Village Village { get; }

    private protected virtual string[] Servers => ["dovecot", "postfix"];

    public Crossroads() => Village = new()
    {
        Ways = new Dictionary<string, string>
        {
            [Far] = $"lmtp:inet:127.0.0.1:{_farPort}",
            [Rude] = $"smtp:[127.0.0.1]:{Vera.Port}",
            [Polite] = $"smtp:[127.0.0.1]:{Paul.Port}",
            [Forward] = $"smtp:[127.0.0.1]:{Forwarder.Port}",
        },
        Settings = "virtual_alias_maps = inline:{ { mirror-team@lists.test = mirror@lists.test } }",
    };

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance(Servers) is not null && !Debian.ServersAreRequired)
            return;

        var more = await Prepare();
        await Village.Build(port => Configuration(Village.ListPort, port, Lists, more));
        foreach (var person in People)
            Village.OpenMailbox(person);
        await Begin();
    }

    public virtual async Task DisposeAsync()
    {
        await Village.DisposeAsync();
        await Vera.DisposeAsync();
        await Paul.DisposeAsync();
        await Forwarder.DisposeAsync();
    }

    /// <summary>Waits until the programs have said something so often, and all mail that there was has come to its end.</summary>
    internal async Task Ends(string words, int times = 1)
    {
        // A mail is seldom between two of these for as long as that; if it is, it is not missed by more than one copy.
        const int enough = 25;
        var (before, rest) = ("", 0);
        await Eventually.Holds(() =>
        {
            var now = Village.Log;
            rest = now == before && Village.Queued == 0 ? rest + 1 : 0;
            before = now;
            return rest >= enough && now.Split(words).Length > times;
        }, TimeSpan.FromSeconds(20), words + Village.Log);
    }

    /// <summary>What else the lists at <c>lists.test</c> need to be at work.</summary>
    /// <returns>More of the section <c>Pymalist</c>, with a comma behind each part.</returns>
    private protected virtual Task<string> Prepare() => Task.FromResult("");

    private protected virtual async Task Begin()
    {
        var far = Village.Folder.In("far.json");
        var west = Nested("West", "west@far.test", "dan@example.org", "carl@example.com", "east@lists.test");
        await File.WriteAllTextAsync(far, Configuration(_farPort, Village.PostfixPort, west, "\"DataDirectory\": \"far\","));
        await Task.WhenAll(Village.Start("Standalone", "run"), Village.Start("Standalone", "run", "--config", far));
    }

    private static string Lists => string.Join(",\n", [
        Nested("North", "north@lists.test", "ann@example.com", "carol@example.com", "south@lists.test"),
        Nested("South", "south@lists.test", "bob@example.net", "carol@example.com", "north@lists.test"),
        Nested("East", "east@lists.test", "eve@example.com", "carl@example.com", "west@far.test"),
        """{ "List": "Holiday <holiday@lists.test>", "Subscribers": ["hal@example.com", "vera@example.net", "paul@example.net"], "Owners": ["dora@example.org"], "Rewriting": { "ReplyTo": "List" } }""",
        """{ "List": "Copied <copied@lists.test>", "Subscribers": ["cora@example.com", "forward@example.org"], "Rewriting": { "Footer": "Copied: a list" } }""",
        """{ "List": "Mirror <mirror@lists.test>", "Subscribers": ["mia@example.com", "mirror-team@lists.test", "mirror-request@lists.test", "mirror-owner@lists.test", "mirror-bounces@lists.test", "mirror-subscribe@lists.test", "mirror-unsubscribe@lists.test"], "Owners": ["max@example.org"] }""",
        """{ "List": "Left <left@lists.test>", "Owners": ["lea@example.org", "right-owner@lists.test"] }""",
        """{ "List": "Right <right@lists.test>", "Owners": ["rob@example.org", "left-owner@lists.test"] }""",
        """{ "List": "Scanned <scanned@lists.test>", "Subscribers": ["sue@example.com"] }"""]);

    private static string Nested(string name, string address, params string[] members) => $$"""
        { "List": "{{name}} <{{address}}>", "Open": true, "Subscribers": ["{{string.Join("\", \"", members)}}"], "Posting": { "Destination": { "Action": "Accept" } } }
        """;

    private static string Configuration(int listener, int postfix, string lists, string more) => $$"""
        { "Pymalist": {
            {{more}}
            "Fetcher":       { "Listener": { "Protocol": "Lmtp", "Port": {{listener}} } },
            "Processor":     { "Lists": [ {{lists}} ] },
            "Distributor":   { "Smtp": { "Host": "127.0.0.1", "Port": {{postfix}} } } } }
        """;
}
