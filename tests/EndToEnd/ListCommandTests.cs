using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist list</c>, <c>apply</c> and <c>held</c>: a list that is nowhere but in the store, from its making to a post that a moderator lets through.</summary>
public sealed class ListCommandTests : IAsyncLifetime
{
    private const string Red = "red@lists.test";

    private readonly Desk _desk = new();

    public Task InitializeAsync() => File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), """
        { "Pymalist": {
            "Fetcher": { "Maildir": { "Path": "inbox" } }, "Processor": { "Lists": [] }, "Distributor": { "Multiple": [ { "Maildir": { "Path": "outbox/{recipient}" } }, { "Archive": {} } ] } } }
        """);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_held_post_to_a_list_of_the_store_goes_to_its_members_when_it_is_approved_and_to_the_archive()
    {
        (await _desk.Run("list", "create", Red, "SubjectPrefix=[Red]", "Posting:Membership:NonMembers=Hold", "--name", "Red list", "--owner", "olga@example.org")).With(0);
        (await _desk.Run("member", "add", Red, "ann@example.com")).With(0);
        Post("From: eve@example.net\nTo: red@lists.test\nSubject: Hello\nMessage-ID: <1@example.net>\n\nH\xc3\xa4llo\n");
        (await _desk.Run("play")).With(0);
        var held = Assert.Single(await _desk.Json("held", "list"));
        var before = Copies("ann@example.com");
        (await _desk.Run("held", "show", "1", "--out", "held.eml")).With(0);
        var dry = (await _desk.Run("held", "approve", "1", "--dry-run")).With(0);
        (await _desk.Run("held", "approve", "1", "--reason", "fine")).With(0);
        (await _desk.Run("play")).With(0);
        var second = await _desk.Run("held", "discard", "1");

        Assert.Equal((1, "eve@example.net", "Hello"), (held.GetProperty("number").GetInt64(), held.GetProperty("author").GetString(), held.GetProperty("subject").GetString()));
        Assert.StartsWith("Membership: ", held.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(before);
        Assert.EndsWith("\n\nH\xc3\xa4llo\n", File.ReadAllText(_desk.Folder.In("held.eml"), System.Text.Encoding.Latin1).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith("1: Would be: ", dry.Output, StringComparison.Ordinal);
        var copy = Assert.Single(Copies("ann@example.com"));
        Assert.Contains("Subject: [Red] Hello\n", copy, StringComparison.Ordinal);
        Assert.EndsWith("\n\nH\xc3\xa4llo\n", copy, StringComparison.Ordinal);
        Assert.Contains("held mail 1 of eve@example.net", Assert.Single(Copies("olga@example.org")).Replace("\n ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("was approved by cli", second.With(1).Errors, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await _desk.Json("archive", "list")).GetProperty("posts").GetInt64());
    }

    [Fact]
    public async Task The_settings_of_a_list_are_checked_shown_changed_and_taken_back()
    {
        (await _desk.Run("list", "create", Red, "SubjectPrefix=[Red]")).With(0);
        var again = await _desk.Run("list", "create", Red);
        var wrong = await _desk.Run("list", "set", Red, "Nonsense=1", "MaxRecipients=0");
        var noPair = await _desk.Run("list", "set", Red, "Nonsense");
        var dry = (await _desk.Run("list", "set", Red, "SubjectPrefix=[Rot]", "--dry-run")).With(0);
        (await _desk.Run("list", "set", Red, "Language=de", "SubjectPrefix=")).With(0);
        var shown = (await _desk.Run("list", "show", Red)).With(0).OutputLines;

        Assert.Contains("already", again.With(1).Errors, StringComparison.Ordinal);
        Assert.Equal(2, wrong.With(78).ErrorLines.Length);
        Assert.Contains("KEY=VALUE", noPair.With(2).Errors, StringComparison.Ordinal);
        Assert.Contains("  SubjectPrefix: [Red] -> [Rot]", dry.OutputLines);
        Assert.Contains("Language = de   (own)", shown);
        Assert.Contains("SubjectPrefix =    (default)", shown);
        Assert.Contains("MaxRecipients = 100   (default)", shown);
    }

    [Fact]
    public async Task A_list_is_the_same_in_another_case_and_in_A_labels_and_keeps_its_address()
    {
        (await _desk.Run("list", "create", "Red@b\u00fccher.example", "SubjectPrefix=[Red]")).With(0);
        var shown = (await _desk.Run("list", "show", "red@xn--bcher-kva.example")).With(0).OutputLines;
        (await _desk.Run("list", "set", "RED@XN--BCHER-KVA.EXAMPLE", "Language=de")).With(0);
        var twice = await _desk.Run("list", "set", "red@b\u00fccher.example", "Language=de", "language=fr");
        var list = Assert.Single(await _desk.Json("list"));
        (await _desk.Run("list", "delete", "RED@XN--BCHER-KVA.EXAMPLE", "--yes")).With(0);

        Assert.Contains("SubjectPrefix = [Red]   (own)", shown);
        Assert.Contains("stands there twice", twice.With(2).Errors, StringComparison.Ordinal);
        Assert.Equal("Red@b\u00fccher.example", list.GetProperty("list").GetString());
        Assert.Empty(await _desk.Json("list"));
    }

    [Fact]
    public async Task A_list_of_the_store_that_is_declared_later_is_the_configurations()
    {
        (await _desk.Run("list", "create", Red, "SubjectPrefix=[Red]")).With(0);
        (await _desk.Run("member", "add", Red, "ann@example.com")).With(0);
        (await _desk.Run("member", "remove", Red, "ann@example.com")).With(0);
        var file = _desk.Folder.In("pymalist.json");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"Lists\": []", "\"Lists\": [ { \"List\": \"red@lists.test\", \"Subscribers\": [\"ann@example.com\"] } ]", StringComparison.Ordinal));
        await File.WriteAllTextAsync(_desk.Folder.In("none.json"), """{ "Lists": [ { "List": "blue@lists.test" } ] }""");

        var list = Assert.Single(await _desk.Json("list"));
        var shown = await _desk.Run("list", "show", Red);
        var set = await _desk.Run("list", "set", Red, "Language=de");
        var deleted = await _desk.Run("list", "delete", Red, "--yes");
        (await _desk.Run("apply", "-f", "none.json", "--prune")).With(0);
        var ann = Assert.Single(await _desk.Json("member", "find", "ann@example.com"));

        Assert.Equal("configuration", list.GetProperty("settings_in").GetString());
        Assert.Contains("in the configuration", shown.With(1).Errors, StringComparison.Ordinal);
        Assert.Contains("declared in the configuration", set.With(1).Errors, StringComparison.Ordinal);
        Assert.Contains("declared in the configuration", deleted.With(1).Errors, StringComparison.Ordinal);
        Assert.Equal("left", ann.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_file_is_applied_once_it_is_good_and_changes_nothing_the_second_time()
    {
        (await _desk.Run("list", "create", "old@lists.test")).With(0);
        await File.WriteAllTextAsync(_desk.Folder.In("bad.json"), """{ "Lists": [ { "List": "Red <red@lists.test>" }, { "List": "nobody" }, { "List": "blue@lists.test", "Style": "Loud" } ] }""");
        await File.WriteAllTextAsync(_desk.Folder.In("good.json"), """{ "Lists": [ { "List": "Red <red@lists.test>", "Subscribers": ["ann@example.com"] }, { "List": "blue@lists.test", "Style": "Announcement" } ] }""");

        var bad = await _desk.Run("apply", "-f", "bad.json");
        var untouched = await _desk.Json("list");
        var dry = (await _desk.Run("apply", "-f", "good.json", "--dry-run", "--prune")).With(0);
        var first = (await _desk.Run("apply", "-f", "good.json")).With(0);
        var second = (await _desk.Run("apply", "-f", "good.json", "--prune")).With(0);
        var lists = await _desk.Json("list");

        Assert.Equal(2, bad.With(78).ErrorLines.Length);
        Assert.Single(untouched);
        Assert.Contains("  + Subscribers: ann@example.com", dry.OutputLines);
        Assert.Equal(["red@lists.test", "  + List = Red <red@lists.test>", "  + Subscribers: ann@example.com"], first.OutputLines[..3]);
        Assert.Contains("red@lists.test: nothing to change.", second.OutputLines);
        Assert.Equal(["blue@lists.test", "red@lists.test"], lists.Select(list => list.GetProperty("list").GetString()));
    }

    [Fact]
    public async Task A_list_goes_only_when_that_is_meant_and_its_mail_is_refused_then()
    {
        (await _desk.Run("list", "create", Red, "Subscribers:0=ann@example.com")).With(0);
        var asked = await _desk.Run("list", "delete", Red);
        (await _desk.Run("list", "delete", Red, "--yes")).With(0);
        Post("From: ann@example.com\nTo: red@lists.test\nSubject: Hello\n\nHello\n");

        var played = (await _desk.Run("play")).With(0);

        Assert.Contains("--yes", asked.With(1).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no such list here", played.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("red@lists.test", "red-request@lists.test")]
    [InlineData("red-owner@lists.test", "Red@lists.test")]
    public async Task No_list_has_an_address_that_another_has_for_something_else(string first, string second)
    {
        (await _desk.Run("list", "create", first)).With(0);
        var created = (await _desk.Run("list", "create", second)).With(1);
        await File.WriteAllTextAsync(_desk.Folder.In("lists.json"), $$"""{ "Lists": [ { "List": "{{second}}" } ] }""");
        var applied = (await _desk.Run("apply", "--file", "lists.json")).With(78);
        (await _desk.Run("apply", "--file", "lists.json", "--prune")).With(0);
        (await _desk.Run("list", "delete", second, "--yes")).With(0);
        await Declare(first);
        var besideDeclared = (await _desk.Run("list", "create", second)).With(1);
        await Declare(first, second);
        var declared = (await _desk.Run("config", "check")).With(78);

        foreach (var said in (string[])[created.Errors, applied.Errors, besideDeclared.Errors, declared.Output + declared.Errors])
        {
            Assert.Contains($"{first} ", said, StringComparison.Ordinal);
            Assert.Contains($"{second} ", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_may_have_another_name_than_those_addresses_and_one_for_posts_alone_has_none_of_them()
    {
        foreach (var list in (string[])[Red, "red-team@lists.test", "red-requests@lists.test", "red-request@other.test", "reds@lists.test"])
            (await _desk.Run("list", "create", list)).With(0);
        (await _desk.Run("list", "create", "blue@lists.test", "Addresses=Post")).With(0);
        (await _desk.Run("list", "create", "blue-request@lists.test")).With(0);
        var all = (await _desk.Run("list", "set", "blue@lists.test", "Addresses=All")).With(1);

        Assert.Contains("blue-request@lists.test ", all.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_nowhere_any_more_can_be_deleted_and_its_members_with_it()
    {
        await Declare(Red);
        (await _desk.Run("member", "add", Red, "ann@example.com")).With(0);
        var declared = (await _desk.Run("list", "delete", Red, "--yes")).With(1);
        await Declare();
        var before = Assert.Single(await _desk.Json("list"));
        var asked = (await _desk.Run("list", "delete", Red)).With(1);
        var dry = (await _desk.Run("list", "delete", Red, "--dry-run")).With(0);
        var after = Assert.Single(await _desk.Json("list"));
        var deleted = (await _desk.Run("list", "delete", Red, "--yes", "--reason", "over")).With(0);
        var none = (await _desk.Run("list", "delete", Red, "--yes")).With(1);

        Assert.Contains("declared in the configuration", declared.Errors, StringComparison.Ordinal);
        Assert.Equal(("nowhere any more", 1), (before.GetProperty("settings_in").GetString(), before.GetProperty("members").GetInt64()));
        Assert.Equal(before.ToString(), after.ToString());
        foreach (var said in (string[])[asked.Errors, dry.Output, deleted.Output])
        {
            Assert.Contains("members: 1", said, StringComparison.Ordinal);
            Assert.Contains("archive", said, StringComparison.Ordinal);
        }

        Assert.Contains("--yes", asked.Errors, StringComparison.Ordinal);
        Assert.Contains("There is no list", none.Errors, StringComparison.Ordinal);
        Assert.Empty(await _desk.Json("list"));
    }

    [Fact]
    public async Task A_language_that_nothing_is_written_in_is_an_error_that_names_those_that_there_are()
    {
        var created = (await _desk.Run("list", "create", Red, "Language=klingon")).With(78);
        (await _desk.Run("list", "create", Red, "Language=de-AT")).With(0);
        var set = (await _desk.Run("list", "set", Red, "Language=tlh")).With(78);
        await File.WriteAllTextAsync(_desk.Folder.In("lists.json"), """{ "Lists": [ { "List": "red@lists.test", "Language": "tlh" } ] }""");
        var applied = (await _desk.Run("apply", "--file", "lists.json")).With(78);
        var file = _desk.Folder.In("pymalist.json");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"Lists\": []", "\"Lists\": [ { \"List\": \"blue@lists.test\", \"Language\": \"tlh\" } ]", StringComparison.Ordinal));
        var configured = (await _desk.Run("config", "check")).With(78);

        Directory.CreateDirectory(_desk.Folder.In("words"));
        await File.WriteAllTextAsync(_desk.Folder.In("words/tlh.txt"), "[Welcome]\nyIghoS\n");
        await File.WriteAllTextAsync(file, text.Replace("\"Fetcher\"", "\"NoticesDirectory\": \"words\", \"Fetcher\"", StringComparison.Ordinal));
        (await _desk.Run("list", "set", Red, "Language=tlh")).With(0);
        var own = (await _desk.Run("list", "set", Red, "Language=sjn")).With(78);

        foreach (var said in (string[])[created.Errors, set.Errors, applied.Errors, configured.Output + configured.Errors])
            Assert.Contains("ar, de, en, es, fr, ja, pl", said, StringComparison.Ordinal);
        Assert.Contains("Pymalist:Processor:Lists:0:Language", configured.Output + configured.Errors, StringComparison.Ordinal);
        Assert.Contains("ja, pl, tlh", own.Errors, StringComparison.Ordinal);
    }

    private async Task Declare(params string[] lists)
    {
        var all = string.Join(", ", lists.Select(list => $$"""{ "List": "{{list}}", "Addresses": "All" }"""));
        await File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), $$"""
            { "Pymalist": { "Fetcher": { "Maildir": { "Path": "inbox" } }, "Processor": { "Lists": [ {{all}} ] }, "Distributor": { "Maildir": { "Path": "outbox/{recipient}" } } } }
            """);
    }

    private void Post(string text) => File.WriteAllText(_desk.Folder.In($"inbox/new/{Guid.NewGuid():N}"), text, System.Text.Encoding.Latin1);

    private string[] Copies(string recipient) => Directory.Exists(_desk.Folder.In($"outbox/{recipient}/new"))
        ? [.. Directory.GetFiles(_desk.Folder.In($"outbox/{recipient}/new")).Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1).ReplaceLineEndings("\n"))]
        : [];
}
