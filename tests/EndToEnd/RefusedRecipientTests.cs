using Pymalist.EndToEnd.Scripted;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary>Servers that refuse a member at once send nothing back, and the list hears of it all the same.</summary>
public sealed class RefusedRecipientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("refused");
    private readonly SmtpSink _sink = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _sink.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", "disabled")]
    [InlineData("552 5.2.2 the mailbox is full", "active")]
    [InlineData("550 5.7.1 we do not like you", "active")]
    public async Task A_member_whom_a_server_does_not_know_gets_no_more(string reply, string state)
    {
        Prepare();
        _sink.Reply = command => command.Contains("cleo@", StringComparison.Ordinal) && command.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? reply : null;

        (await PymalistCommand.Run(_folder, ["play", "--config", "pymalist.json"])).With(0);
        var members = (await PymalistCommand.Run(_folder, ["member", "list", "red@example.org", "--json", "--config", "pymalist.json"])).With(0).OutputLines;

        Assert.Contains($"\"state\":\"{state}\"", members.Single(line => line.Contains("cleo@", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(state == "disabled", _sink.Copies.Any(copy => copy.Recipient == "olga@example.org" && copy.Message.Contains(reply, StringComparison.Ordinal)));
        Assert.Contains("ann@example.com", _sink.Copies.Select(copy => copy.Recipient));
    }

    private void Prepare()
    {
        foreach (var folder in new[] { "new", "cur", "tmp" })
            Directory.CreateDirectory(_folder.In("inbox", folder));
        File.WriteAllText(_folder.In("inbox", "new", "1"), "Delivered-To: red@example.org\nFrom: ann@example.com\nTo: red@example.org\nSubject: Hello\nMessage-ID: <1@example.com>\n\nHello, all.\n");
        File.WriteAllText(_folder.In("pymalist.json"), $$"""
            { "Pymalist": {
                "Fetcher":     { "Maildir": { "Path": "inbox" } },
                "Processor":   { "Lists": [ {
                    "List": "Red mail list <red@example.org>", "Addresses": "All", "Subscribers": ["ann@example.com", "cleo@example.com"], "Owners": ["olga@example.org"],
                    "Bounces": { "Threshold": 1, "Probe": false } } ] },
                "Distributor": { "Smtp": { "Host": "127.0.0.1", "Port": {{_sink.Port}} } } } }
            """);
    }
}
