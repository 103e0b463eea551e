using System.Text.Json;
using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist parked</c>: a post that a server would not have, and what a person makes of it.</summary>
public sealed class ParkedTests : IAsyncLifetime
{
    private const string Refusal = "554 5.6.0 We do not like the look of it";

    private readonly Desk _desk = new();

    public async Task InitializeAsync()
    {
        _desk.Sink.Reply = command => command == "." ? Refusal : null;
        _desk.Post();
        _desk.Post();
        (await _desk.Run("play")).With(0);
    }

    [Fact]
    public async Task A_post_that_was_stopped_is_listed_with_the_reason_and_shown_with_those_who_have_not_got_it()
    {
        var listed = await _desk.Json("parked", "list");
        var text = (await _desk.Run("parked", "list")).With(0).OutputLines;
        var shown = Assert.Single(await _desk.Json("parked", "show", "1", "--out", "parked.eml"));
        var forPeople = (await _desk.Run("parked", "show", "1")).With(0).Output;

        Assert.Equal([1, 2], listed.Select(NumberOf));
        Assert.All(listed, parked => Assert.Equal("pymalist.distribute.smtp", parked.GetProperty("queue").GetString()));
        Assert.All(listed, parked => Assert.Contains("We do not like the look of it", parked.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.Equal(3, text.Length);
        Assert.StartsWith("N ", text[0], StringComparison.Ordinal);
        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com"], shown.GetProperty("left").EnumerateArray().Select(row => row.GetProperty("recipient").GetString()!).Order(StringComparer.Ordinal));
        Assert.EndsWith(".\n", await File.ReadAllTextAsync(_desk.Folder.In("parked.eml")), StringComparison.Ordinal);
        Assert.Contains("We do not like the look of it", forPeople, StringComparison.Ordinal);
        Assert.Contains("bob@example.net", forPeople, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_brings_it_to_all_who_have_not_got_it_and_is_in_its_story()
    {
        _desk.Sink.Reply = _ => null;
        var id = (await _desk.Json("parked", "list"))[0].GetProperty("message").GetString()!;

        var one = await _desk.Run("parked", "replay", "1");
        (await _desk.Run("play")).With(0);
        var sent = _desk.Sink.Messages.Count;
        var rest = await _desk.Json("parked", "replay", "--all");
        (await _desk.Run("play")).With(0);

        Assert.Equal("1: sent on into pymalist.distribute.smtp.\n", one.With(0).Output);
        Assert.Equal(1, sent);
        Assert.Equal(2, NumberOf(Assert.Single(rest)));
        Assert.Equal(["This is 1.", "This is 2."], _desk.Sink.Messages.Select(message => message.TrimEnd().Split('\n')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal("Nothing is parked.\n", (await _desk.Run("parked", "list")).With(0).Output);
        var story = Assert.Single(await _desk.Json("trace", id));
        Assert.All(story.GetProperty("recipients").EnumerateArray(), row => Assert.Equal("delivered", row.GetProperty("state").GetString()));
        var steps = story.GetProperty("history").EnumerateArray().Select(note => note.GetProperty("step").GetString()!).ToArray();
        Assert.True(Array.IndexOf(steps, "parked") < Array.IndexOf(steps, "replayed"), string.Join(' ', steps));
        Assert.Contains("parked", steps);
    }

    [Fact]
    public async Task What_goes_wrong_again_is_parked_again_with_one_attempt_more()
    {
        (await _desk.Run("parked", "replay", "1")).With(0);
        (await _desk.Run("play")).With(0);

        var listed = await _desk.Json("parked", "list");

        Assert.Equal([(2, 1), (3, 2)], listed.Select(parked => (NumberOf(parked), parked.GetProperty("attempts").GetInt32())));
    }

    [Fact]
    public async Task What_is_dropped_is_gone_and_what_is_not_there_is_said()
    {
        var unasked = await _desk.Run("parked", "drop", "1");
        var ended = await _desk.Run("parked", "drop", "1", "9", "--yes");

        unasked.With(2);
        Assert.Contains("--yes", unasked.Errors, StringComparison.Ordinal);
        ended.With(1);
        Assert.Equal("1: dropped.\n", ended.Output);
        Assert.Equal("9: there is no such parked message.\n", ended.Errors);
        Assert.Equal([2], (await _desk.Json("parked", "list")).Select(NumberOf));
        Assert.Empty(_desk.Sink.Messages);
    }

    [Fact]
    public async Task On_a_terminal_a_table_is_drawn_and_long_work_shows_a_bar()
    {
        var list = await _desk.RunOnTerminal("parked", "list");
        var replay = await _desk.RunOnTerminal("parked", "replay", "--all");

        Assert.Contains("╭", list.With(0).Output, StringComparison.Ordinal);
        Assert.Contains("│ 2 ", list.Output, StringComparison.Ordinal);
        Assert.Contains("100%", replay.With(0).Output, StringComparison.Ordinal);
        Assert.Contains("2: sent on into pymalist.distribute.smtp.", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Play_and_queue_say_how_many_wait_for_a_person()
    {
        var play = await _desk.Run("play");
        var queue = await _desk.Run("queue");

        Assert.Contains("2 messages are parked and wait for a person.", play.With(0).Output, StringComparison.Ordinal);
        Assert.Contains("2 parked, the oldest ", queue.With(0).Output, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    private static int NumberOf(JsonElement parked) => parked.GetProperty("number").GetInt32();
}
