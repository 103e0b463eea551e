using Pymalist.Testing;

namespace Pymalist.Store.Tests;

public abstract class HistorySuite(IHome home) : StoreSuite(home)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task What_happened_to_a_mail_and_to_what_came_of_it_is_told_in_order()
    {
        var fetched = Note("abc", 0, "fetched") with { MessageId = "<1@example.org>" };
        var attempted = Note("abc.2", 2, "attempted") with { Recipient = "ann@example.org" };
        var expanded = Note("abc", 1, "expanded");
        foreach (var note in new[] { attempted, Note("abd", 0, "fetched"), fetched, Note("ab", 0, "fetched"), expanded })
            Store.History.Note(note);
        await Written(5);

        Assert.Equal([fetched, expanded, attempted], await Of("abc"));
        Assert.Equal([attempted], await Of("abc.2"));
        Assert.Equal([attempted], await Of("abc."));
        Assert.Equal(5, (await Of("ab")).Count);
        Assert.Empty(await Of("b"));
    }

    [Fact]
    public async Task Mails_are_found_by_their_Message_ID_newest_first_however_many_have_it()
    {
        Store.History.Note(Note("old", 0, "fetched") with { MessageId = "<same@example.org>" });
        Store.History.Note(Note("new", 5, "fetched") with { MessageId = "<same@example.org>" });
        Store.History.Note(Note("new.1", 6, "expanded") with { MessageId = "<same@example.org>" });
        Store.History.Note(Note("other", 9, "fetched") with { MessageId = "<other@example.org>" });
        await Written(4);

        Assert.Equal(["new", "old"], await Store.History.Find("<same@example.org>", CancellationToken.None));
        Assert.Empty(await Store.History.Find("<none@example.org>", CancellationToken.None));
    }

    [Fact]
    public async Task What_was_noted_last_is_written_when_the_store_closes()
    {
        var closing = await Open();
        for (var i = 0; i < 3_000; i++)
            closing.History.Note(Note($"m{i:0000}", i, "fetched"));

        await closing.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"m{i:0000}"), (await Of("m")).Select(note => note.MailId));
    }

    [Fact]
    public async Task Whatever_is_noted_of_a_hostile_mail_is_written()
    {
        Store.History.Note(new("a", Start, "refused", "\0\ud800" + new string('x', 100_000), "\0@example.org", "<\0\udc00>" + new string('y', 100_000)));
        await Written(1);

        var note = Assert.Single(await Of("a"));
        Assert.StartsWith("\ufffd\ufffdx", note.Text, StringComparison.Ordinal);
        Assert.InRange(note.Text.Length, 1_000, 1_100);
        Assert.Equal(["a"], await Store.History.Find("<\0\udc00>" + new string('y', 100_000), CancellationToken.None));
    }

    [Fact]
    public async Task A_long_story_is_told_whole()
    {
        for (var i = 0; i < 11_000; i += 1_000)
        {
            for (var j = i; j < i + 1_000; j++)
                Store.History.Note(Note("a", j / 7, $"{j}"));
            await Written(i + 1_000);
        }

        Assert.Equal(Enumerable.Range(0, 11_000).Select(i => $"{i}"), (await Of("a")).Select(note => note.Step));
    }

    private static HistoryNote Note(string id, int second, string step) => new(id, Start.AddSeconds(second), step, "So it was.");

    private Task Written(int count) => Eventually.Holds(async () => await Count("history") == count);

    private Task<List<HistoryNote>> Of(string id) => Store.History.Of(id, CancellationToken.None).ToListAsync().AsTask();
}
