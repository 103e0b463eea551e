using System.Text.Json;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd.Stories;

/// <summary>A member has moved away: what her server says comes back by real servers to her own return path.</summary>
public sealed class BouncesTests : IAsyncLifetime
{
    private const string List = "red@lists.test";
    private const string Ann = "ann@example.com";

    private readonly Village _village = new();

    public async Task InitializeAsync()
    {
        if (Debian.Hindrance("dovecot", "postfix") is not null && !Debian.ServersAreRequired)
            return;

        await _village.Build(port => $$"""
            { "Pymalist": {
                "Fetcher":     { "Listener": { "Protocol": "Lmtp", "Port": {{_village.ListPort}} } },
                "Processor":   { "Lists": [ {
                    "List": "Red mail list <{{List}}>", "Subscribers": ["{{Ann}}", "{{Village.Gone}}"], "Owners": ["dora@example.org"],
                    "Bounces": { "Threshold": 1 } } ] },
                "Distributor": { "Smtp": { "Host": "127.0.0.1", "Port": {{port}} } } } }
            """);
        await _village.Start("Standalone", "run");
    }

    public async Task DisposeAsync() => await _village.DisposeAsync();

    [ServerFact("dovecot", "postfix")]
    public async Task Who_has_moved_away_is_probed_and_left_alone_until_somebody_says_otherwise()
    {
        await _village.Write(Ann, List, "Hello", "Hello, all.");
        var notice = await _village.Receives("dora@example.org", $"Red mail list: {Village.Gone}");
        var gone = await Gone();
        await _village.Write(Ann, List, "Again", "Are you there?");
        await _village.Receives(Ann, "Again");
        (await _village.Command("member", "set", List, Village.Gone, "--mail", "on")).With(0);
        var back = await Gone();

        Assert.Contains("user unknown", notice.Text, StringComparison.Ordinal);
        Assert.Equal("disabled", gone.GetProperty("state").GetString());
        Assert.StartsWith("bounces: ", gone.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((1m, 1), (gone.GetProperty("bounces").GetProperty("score").GetDecimal(), gone.GetProperty("bounces").GetProperty("probes").GetInt32()));
        Assert.Equal(("active", JsonValueKind.Null), (back.GetProperty("state").GetString(), back.GetProperty("bounces").ValueKind));
    }

    private async Task<JsonElement> Gone()
    {
        var members = (await _village.Command("member", "list", List, "--json")).With(0).OutputLines;
        return JsonDocument.Parse(members.Single(line => line.Contains(Village.Gone, StringComparison.Ordinal))).RootElement;
    }
}
