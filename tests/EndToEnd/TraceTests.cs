using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist trace</c> and <c>pymalist queue</c>: what an operator sees of a mail that has come half way.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Later = "451 4.2.2 Bob's mailbox is full for now";
    private const string Never = "550 5.1.1 There is no Cleo";

    private readonly Desk _desk = new();

    public async Task InitializeAsync()
    {
        _desk.Sink.Reply = command => command switch
        {
            _ when command.StartsWith("RCPT TO:<bob@", StringComparison.OrdinalIgnoreCase) => Later,
            _ when command.StartsWith("RCPT TO:<cleo@", StringComparison.OrdinalIgnoreCase) => Never,
            _ => null,
        };
        _desk.Post();
        (await _desk.Run("play")).With(75);
    }

    [Fact]
    public async Task A_mail_is_told_from_its_fetching_to_what_is_left_by_its_id_and_by_its_Message_ID()
    {
        var byMessageId = Assert.Single(await _desk.Json("trace", "<1@posts.example.com>"));
        var id = byMessageId.GetProperty("mail").GetString()!;
        var byId = Assert.Single(await _desk.Json("trace", id[..12]));
        var text = (await _desk.Run("trace", id)).With(0).Output;

        Assert.Equal(byMessageId.ToString(), byId.ToString());
        Assert.Equal("<1@posts.example.com>", byId.GetProperty("message_id").GetString());
        var steps = byId.GetProperty("history").EnumerateArray().Select(note => note.GetProperty("step").GetString()!).ToArray();
        Assert.Equal(["fetched", "expanded"], steps[..2]);
        Assert.Contains("attempted", steps);
        var states = byId.GetProperty("recipients").EnumerateArray().ToDictionary(row => row.GetProperty("recipient").GetString()!, row => row.GetProperty("state").GetString());
        Assert.Equal("delivered", states["ann@example.com"]);
        Assert.Equal("deferred", states["bob@example.net"]);
        Assert.Equal("failed", states["cleo@example.com"]);
        Assert.All((string[])[id, "<1@posts.example.com>", "Bob's mailbox is full for now", "There is no Cleo", "bob@example.net", "deferred"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("ann@example.com", text, StringComparison.Ordinal);
        Assert.Contains("ann@example.com", (await _desk.Run("trace", id, "--all")).With(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_is_told_what_he_was_to_get_in_the_servers_words()
    {
        var story = Assert.Single(await _desk.Json("trace", "Bob@Example.NET"));
        var text = (await _desk.Run("trace", "bob@example.net")).With(0).Output;

        var row = story.GetProperty("recipient");
        Assert.Equal(("red@example.org", "smtp", "deferred", 1), (row.GetProperty("list").GetString(), row.GetProperty("distributor").GetString(), row.GetProperty("state").GetString(), row.GetProperty("attempts").GetInt32()));
        Assert.True(row.GetProperty("due").GetDateTimeOffset() > row.GetProperty("changed").GetDateTimeOffset());
        Assert.Contains(story.GetProperty("history").EnumerateArray(), note => note.GetProperty("text").GetString()!.Contains("full for now", StringComparison.Ordinal));
        Assert.Contains("next attempt", text, StringComparison.Ordinal);
        Assert.Contains("Bob's mailbox is full for now", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_knows_is_said_to_be_unknown()
    {
        var ended = await _desk.Run("trace", "stranger@example.org");

        ended.With(1);
        Assert.Contains("stranger@example.org", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task What_waits_is_counted_by_stage_with_its_age()
    {
        var lines = await _desk.Json("queue");
        var text = (await _desk.Run("queue")).With(0).OutputLines;

        var distributing = Assert.Single(lines, line => line.TryGetProperty("queue", out var queue) && queue.GetString() == "pymalist.distribute.smtp");
        Assert.Equal((0, 1), (distributing.GetProperty("ready").GetInt32(), distributing.GetProperty("later").GetInt32()));
        Assert.True(distributing.GetProperty("oldest").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
        var deferred = Assert.Single(lines, line => line.TryGetProperty("state", out var state) && state.GetString() == "deferred");
        Assert.Equal(("smtp", 1), (deferred.GetProperty("distributor").GetString(), deferred.GetProperty("recipients").GetInt32()));
        Assert.Equal(0, Assert.Single(lines, line => line.TryGetProperty("parked", out _)).GetProperty("parked").GetInt32());
        Assert.Matches(@"^queue +ready +in hand +later +oldest$", text[0]);
        Assert.Contains(text, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^pymalist\.distribute\.smtp +0 +0 +1 +(\d+[dhms] ?)+$"));
        Assert.Contains(text, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^smtp +deferred +1 +\d"));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();
}
