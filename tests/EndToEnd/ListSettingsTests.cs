using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary>What a list's settings make of a post, from the mailbox to the members and the archive.</summary>
public sealed class ListSettingsTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    // Nobody answers there: what cannot be known of the author's domain is taken for the worst.
    public Task InitializeAsync() => File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), """
        { "Pymalist": {
            "Dns":         { "Servers": ["127.0.0.1:1"], "Timeout": "200ms", "Attempts": 1 },
            "Fetcher":     { "Maildir": { "Path": "inbox" } },
            "Processor":   { "Lists": [ {
                "List": "Red mail list <red@example.org>", "Open": true, "SubjectPrefix": "[Red {number}]", "ArchiveUrl": "https://lists.example.org/archives", "Subscribers": ["Ann <ann@example.com>", "bob@example.net"],
                "Rewriting": { "NumberedSubject": true, "Footer": "Post {post.number} of {list.name}, for {member.address}" },
                "Authentication": { "AuthorField": true } } ] },
            "Distributor": { "Multiple": [ { "Maildir": { "Path": "outbox/{recipient}" } }, { "Archive": {} } ] } } }
        """);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Posts_are_numbered_sent_in_the_lists_name_ended_for_each_member_and_archived_once()
    {
        Post("one");
        (await _desk.Run("play")).With(0);
        Post("two");
        (await _desk.Run("play")).With(0);

        var ann = Copies("ann@example.com");
        var bob = Copies("bob@example.net");
        var archived = Assert.Single(await _desk.Json("archive", "list"));

        Assert.Equal(["[Red 1] one", "[Red 2] two"], ann.Select(copy => Field(copy, "Subject")).Order(StringComparer.Ordinal));
        Assert.All(ann, copy => Assert.Equal("Dan via Red mail list <red@example.org>", Field(copy, "From")));
        Assert.All(ann, copy => Assert.Contains("dan@example.org", Field(copy, "Reply-To"), StringComparison.Ordinal));
        Assert.All(ann, copy => Assert.Contains("dan@example.org", Field(copy, "Author"), StringComparison.Ordinal));
        Assert.All(ann, copy => Assert.Equal("<https://lists.example.org/archives/list/red@example.org/>", Field(copy, "List-Archive")));
        Assert.All(ann, copy => Assert.Matches("^<https://lists\\.example\\.org/archives/list/red@example\\.org/message/[A-Z2-7]{32}/>$", Field(copy, "Archived-At")));
        Assert.Contains(ann, copy => IsEnded(copy, "Post 1 of Red mail list, for ann@example.com"));
        Assert.Contains(bob, copy => IsEnded(copy, "Post 2 of Red mail list, for bob@example.net"));
        Assert.Equal((2, 2, 2), (ann.Length, bob.Length, archived.GetProperty("posts").GetInt32()));
    }

    [Fact]
    public async Task What_is_wrong_in_them_is_told_with_its_key()
    {
        var file = _desk.Folder.In("pymalist.json");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("[Red {number}]", "[Red]", StringComparison.Ordinal).Replace("{post.number}", "{nonsense}", StringComparison.Ordinal));

        var checkedOnes = (await _desk.Run("config", "check")).With(78);

        Assert.Contains("Pymalist:Processor:Lists:0:SubjectPrefix", checkedOnes.Output + checkedOnes.Errors, StringComparison.Ordinal);
        Assert.Contains("nonsense", checkedOnes.Output + checkedOnes.Errors, StringComparison.Ordinal);
    }

    private void Post(string subject) => File.WriteAllText(
        _desk.Folder.In($"inbox/new/{subject}"),
        $"From: Dan <dan@example.org>\nTo: red@example.org\nSubject: {subject}\nMessage-ID: <{subject}@posts.example.com>\nDate: Thu, 26 Nov 2026 10:00:00 +0000\n\nHello.\n");

    private string[] Copies(string recipient) =>
        [.. Directory.GetFiles(_desk.Folder.In($"outbox/{recipient}/new")).Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"))];

    private static bool IsEnded(string copy, string end) =>
        copy.Contains("\n\nHello.\n", StringComparison.Ordinal) && copy.TrimEnd().EndsWith("\n" + end, StringComparison.Ordinal);

    private static string Field(string message, string name) =>
        message.Replace("\n ", " ", StringComparison.Ordinal).Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
