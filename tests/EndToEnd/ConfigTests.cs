using System.Text.Json;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist config check</c> and <c>config show</c>, and what all others say of a wrong configuration.</summary>
public sealed class ConfigTests : IDisposable
{
    private const string Good = """
        { "Pymalist": {
            "Fetcher":     { "Pop3": { "Host": "pop.example.org", "User": "example", "Password": "very secret" } },
            "Processor":   { "SingleList": { "List": "Red mail list <red@example.org>", "Subscribers": ["ann@example.com"] } },
            "Distributor": { "Smtp": { "Host": "smtp.example.org", "User": "example", "Password": "very secret", "Tls": "StartTls" } } } }
        """;

    private const string Wrong = """
        { "Pymalist": {
            "Fetcher":     { "Pop3": { "Hots": "pop.example.org", "User": "example", "Password": "p", "Port": "many" } },
            "Processor":   { "SingleList": { "List": "Red mail list", "Subscribers": ["ann@example.com"] } },
            "Distributor": { "Smtp": { "Host": "smtp.example.org", "CommandTimeout": "30" } },
            "ShutdownTimeout": "soon" } }
        """;

    private static readonly string[] WrongKeys =
    [
        "Pymalist:Fetcher:Pop3:Hots", "Pymalist:Fetcher:Pop3:Port", "Pymalist:Processor:SingleList:List",
        "Pymalist:Distributor:Smtp:CommandTimeout", "Pymalist:ShutdownTimeout",
    ];

    private readonly TemporaryFolder _folder = new("config");

    [Theory]
    [InlineData("play")]
    [InlineData("run")]
    [InlineData("config", "check")]
    [InlineData("config", "show")]
    public async Task All_that_is_wrong_is_said_at_once_with_key_origin_and_what_to_do(params string[] command)
    {
        await File.WriteAllTextAsync(_folder.In("wrong.json"), Wrong);

        var ended = await PymalistCommand.Run(_folder, [.. command, "--config", "wrong.json"]);

        AssertAllWrong(ended);
    }

    [Theory]
    [InlineData("Fetcher")]
    [InlineData("Processor")]
    [InlineData("Distributor")]
    [InlineData("Reactor")]
    public async Task A_service_says_the_same(string service)
    {
        await File.WriteAllTextAsync(_folder.In("wrong.json"), Wrong);
        await using var process = await ServiceProcess.Start(_folder, service, ["--config", "wrong.json"]);

        AssertAllWrong(await process.Exit());
    }

    [Fact]
    public async Task A_good_configuration_is_said_to_be_good()
    {
        await File.WriteAllTextAsync(_folder.In("good.json"), Good);

        var ended = await PymalistCommand.Run(_folder, "config", "check", "--config", "good.json");

        ended.With(0);
        Assert.Equal("The configuration is good.\n", ended.Output);
    }

    [Fact]
    public async Task All_that_is_wrong_in_the_owners_own_notices_is_said_with_the_rest()
    {
        var notices = _folder.Folder("notices");
        await File.WriteAllTextAsync(Path.Combine(notices, "de.txt"), "[Confirm]\nBitte, { Who }\nAntworte.\n[Goodbye]\na\n[Goodbye]\nb\n");
        await File.WriteAllTextAsync(Path.Combine(notices, "deutsch.txt"), "[Welcome]\nServus\n");
        await File.WriteAllTextAsync(_folder.In("notices.json"), Wrong.Replace("\"ShutdownTimeout\"", $"\"NoticesDirectory\": {JsonSerializer.Serialize(notices)}, \"ShutdownTimeout\"", StringComparison.Ordinal));

        var ended = (await PymalistCommand.Run(_folder, "config", "check", "--config", "notices.json")).With(78);

        string[] said =
        [
            "/de.txt:1: Confirm lacks {confirm}, without which it is of no use.",
            "/de.txt:2: Confirm has { Who }, which is written {who}.",
            "/de.txt:6: Goodbye stands in line 4 already.",
            "/deutsch.txt: deutsch is no language tag, as de and pt-BR are (RFC 5646).",
        ];
        Assert.All(said, text => Assert.Contains(ended.ErrorLines, line => line.StartsWith("Pymalist:NoticesDirectory (", StringComparison.Ordinal) && line.EndsWith(text, StringComparison.Ordinal)));
        Assert.All(WrongKeys, key => Assert.Contains(ended.ErrorLines, line => line.StartsWith(key + " (", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lists_that_are_members_of_each_other_are_warned_of_and_no_error()
    {
        const string lists = """
            "Lists": [ { "List": "Red <red@example.org>", "Subscribers": ["blue@example.org"] }, { "List": "Blue <blue@example.org>", "Subscribers": ["red@example.org"] } ] },
            """;
        var start = Good.IndexOf("\"SingleList\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.In("circle.json"), Good[..start] + lists + Good[Good.IndexOf("\"Distributor\"", StringComparison.Ordinal)..]);

        var ended = (await PymalistCommand.Run(_folder, "config", "check", "--config", "circle.json")).With(0);

        Assert.Contains("red@example.org has blue@example.org has red@example.org", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("Warning: Pymalist:Processor:Lists (", ended.Errors, StringComparison.Ordinal);
        Assert.Equal("The configuration is good.\n", ended.Output);
    }

    [Fact]
    public async Task Every_setting_is_shown_with_its_origin_and_secrets_are_masked()
    {
        await File.WriteAllTextAsync(_folder.In("good.json"), Good);
        await using var process = await ServiceProcess.Start(
            _folder,
            "Standalone",
            ["config", "show", "--config", "good.json", "--set", "Pymalist:Fetcher:Pop3:Port=1110"],
            new Dictionary<string, string> { ["Pymalist__Fetcher__Pop3__Host"] = "elsewhere.example.org" });

        var ended = (await process.Exit()).With(0);

        string[] shown =
        [
            "Pymalist:Fetcher:Pop3:Host = elsewhere.example.org   (environment Pymalist__Fetcher__Pop3__Host)",
            "Pymalist:Fetcher:Pop3:Port = 1110   (command line --Pymalist:Fetcher:Pop3:Port)",
            "Pymalist:Fetcher:Pop3:User = example   (good.json)",
            "Pymalist:Fetcher:Pop3:Password = ***   (good.json)",
            "Pymalist:Distributor:Smtp:Password = ***   (good.json)",
            "Pymalist:Processor:Concurrency = 4   (default)",
        ];
        Assert.All(shown, line => Assert.Contains(line, ended.OutputLines));
        Assert.DoesNotContain("very secret", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.All(ended.OutputLines, line => Assert.Matches(@"^Pymalist:\S+ = .*   \(.+\)$", line));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lists_private_keys_are_masked_wherever_they_come_from(bool inline)
    {
        var (rsa, edwards) = (Genuine.Keys.NewRsa(), Genuine.Keys.NewEdwards());
        await File.WriteAllTextAsync(_folder.In("rsa.pem"), rsa);
        await File.WriteAllTextAsync(_folder.In("edwards.pem"), edwards);
        object dkim = inline
            ? new { Selector = "one", Key = rsa, Ed25519 = new { Selector = "two", Key = edwards } }
            : new { Selector = "one", KeyFile = _folder.In("rsa.pem"), Ed25519 = new { Selector = "two", KeyFile = _folder.In("edwards.pem") } };
        var list = $$"""{ "List": "Red <red@example.org>", "Subscribers": ["ann@example.com"], "Authentication": { "Dkim": {{JsonSerializer.Serialize(dkim)}} } }""";
        await File.WriteAllTextAsync(_folder.In("keys.json"), Good.Replace("""{ "List": "Red mail list <red@example.org>", "Subscribers": ["ann@example.com"] }""", list, StringComparison.Ordinal));

        var ended = (await PymalistCommand.Run(_folder, "config", "show", "--config", "keys.json")).With(0);

        Assert.Contains(ended.OutputLines, line => line.StartsWith("Pymalist:Processor:SingleList:Authentication:Dkim:Key = ***   (", StringComparison.Ordinal));
        Assert.Contains(ended.OutputLines, line => line.StartsWith("Pymalist:Processor:SingleList:Authentication:Dkim:Ed25519:Key = ***   (", StringComparison.Ordinal));
        Assert.All((rsa + "\n" + edwards).Split('\n'), line => Assert.True(line.Length == 0 || !(ended.Output + ended.Errors).Contains(line, StringComparison.Ordinal), line));
    }

    public void Dispose() => _folder.Dispose();

    // Each line: its key, where it comes from, and a sentence.
    private static void AssertAllWrong(Ended ended)
    {
        ended.With(78);
        foreach (var key in WrongKeys)
        {
            var line = Assert.Single(ended.ErrorLines, line => line.StartsWith(key + " (", StringComparison.Ordinal));
            Assert.Matches(@"\((/.*/)?wrong\.json\): .{20,}", line);
        }
    }
}
