using System.Text.Json;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist process</c>, the dry run.</summary>
public sealed class ProcessTests : IDisposable
{
    private const string Configuration = """
        { "Pymalist": { "Processor": { "Lists": [
            { "List": "Red mail list <red@example.org>",     "SubjectPrefix": "[Red] ",   "Subscribers": ["ann@example.com", "bob@example.net"] },
            { "List": "Green mail list <green@example.org>", "SubjectPrefix": "[Green] ", "Subscribers": ["ann@example.com"] } ] } } }
        """;

    private readonly TemporaryFolder _folder = new("process");

    public ProcessTests() => File.WriteAllText(_folder.In("pymalist.json"), Configuration);

    [Fact]
    public async Task A_line_of_JSON_has_the_decision_and_each_outgoing_message()
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), "From: Ann <ann@example.com>\nTo: red@example.org, green@example.org\nSubject: Hello\n\nHello\n");

        var ended = await Process("--json", "--out", "out", "post.eml");

        var json = JsonDocument.Parse(Assert.Single(ended.With(0).OutputLines)).RootElement;
        Assert.Equal("post.eml", json.GetProperty("file").GetString());
        Assert.Equal("distribute", json.GetProperty("decision").GetString());
        Assert.Equal(JsonValueKind.String, json.GetProperty("reason").ValueKind);
        var outgoing = json.GetProperty("outgoing").EnumerateArray().ToArray();
        Assert.Equal(["Red mail list <red@example.org>", "Green mail list <green@example.org>"], Texts(outgoing, "list").Select(text => text.Replace("\"", "", StringComparison.Ordinal)));
        Assert.Equal(["ann@example.com", "ann@example.com"], Texts(outgoing, "sender"));
        Assert.Equal(["red@example.org", "green@example.org"], Texts(outgoing, "return_path"));
        Assert.Equal(["ann@example.com", "bob@example.net"], outgoing[0].GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetString()!));
        var messages = Texts(outgoing, "message").Select(path => File.ReadAllText(_folder.In(path))).ToArray();
        Assert.Contains("Subject: [Red] Hello\n", messages[0], StringComparison.Ordinal);
        Assert.Contains("Subject: [Green] Hello\n", messages[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: stranger@example.org\nTo: red@example.org\n\nHello\n", "reject", "5.7.")]
    [InlineData("From: ann@example.com\nTo: blue@example.org\n\nHello\n", "reject", "5.1.")]
    [InlineData("From: ann@example.com\nTo: red@example.org\nX-BeenThere: red@example.org\n\nHello\n", "discard", "This mail has come back")]
    public async Task What_does_not_go_out_has_its_reason(string message, string decision, string reason)
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), message);

        var ended = await Process("--json", "post.eml");

        var json = JsonDocument.Parse(Assert.Single(ended.With(0).OutputLines)).RootElement;
        Assert.Equal(decision, json.GetProperty("decision").GetString());
        Assert.StartsWith(reason, json.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, json.GetProperty("outgoing").GetArrayLength());
    }

    [Fact]
    public async Task Each_rule_has_its_say_and_each_change_is_named()
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), "From: Ann <ann@example.com>\nTo: red@example.org\nSubject: Hello\n\nHello\n");

        var json = JsonDocument.Parse(Assert.Single((await Process("--json", "post.eml")).With(0).OutputLines)).RootElement;
        var text = (await Process("post.eml")).With(0).Output;

        var list = Assert.Single(json.GetProperty("lists").EnumerateArray());
        Assert.Contains("Membership", Texts([.. list.GetProperty("rules").EnumerateArray()], "rule"));
        Assert.All(list.GetProperty("rules").EnumerateArray(), rule => Assert.Equal(JsonValueKind.Null, rule.GetProperty("verdict").ValueKind));
        Assert.Contains(list.GetProperty("changes").EnumerateArray(), change => change.GetProperty("kind").GetString() == "FieldEdited" && change.GetProperty("what").GetString() == "Subject");
        Assert.Contains("rule Membership: no objection", text, StringComparison.Ordinal);
        Assert.Contains("FieldAdded: List-Id", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_a_moderator_would_decide_on_is_held_with_all_reasons()
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), "From: stranger@example.org\nTo: x@example.org\nDelivered-To: red@example.org\nSubject: Hello\n\nHello\n");
        string[] moderated = ["--set", "Pymalist:Processor:Lists:0:Moderators:0=mia@example.org", "--set", "Pymalist:Processor:Lists:0:Posting:Membership:NonMembers=Hold"];

        var json = JsonDocument.Parse(Assert.Single((await Process([.. moderated, "--json", "post.eml"])).With(0).OutputLines)).RootElement;

        Assert.Equal("hold", json.GetProperty("decision").GetString());
        var rules = Assert.Single(json.GetProperty("lists").EnumerateArray()).GetProperty("rules").EnumerateArray().Where(rule => rule.GetProperty("verdict").GetString() == "hold");
        Assert.Equal(["Membership", "Destination"], rules.Select(rule => rule.GetProperty("rule").GetString()));
        Assert.Contains("stranger@example.org is not one of them", json.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_knows_whom_a_command_has_made_a_member_and_leaves_the_store_as_it_was()
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), "From: dora@example.com\nTo: red@example.org\nSubject: Hello\n\nHello\n");
        (await PymalistCommand.Run(_folder, ["member", "add", "red@example.org", "dora@example.com", "--config", "pymalist.json"])).With(0);

        var json = JsonDocument.Parse(Assert.Single((await Process("--json", "--set", "Pymalist:Processor:Lists:0:Subscribers:2=eli@example.com", "post.eml")).With(0).OutputLines)).RootElement;
        var members = (await PymalistCommand.Run(_folder, ["member", "export", "red@example.org", "--config", "pymalist.json"])).With(0).OutputLines;

        var recipients = json.GetProperty("outgoing")[0].GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetString());
        Assert.Equal(["ann@example.com", "bob@example.net", "dora@example.com", "eli@example.com"], recipients.Order());
        Assert.DoesNotContain("eli@example.com", members);
    }

    [Fact]
    public async Task Two_configurations_are_compared_over_a_folder_and_an_mbox()
    {
        Directory.CreateDirectory(_folder.In("posts"));
        await File.WriteAllTextAsync(_folder.In("posts/member.eml"), "From: ann@example.com\nTo: red@example.org\nSubject: Hello\n\nHello\n");
        await File.WriteAllTextAsync(_folder.In("posts/stranger.eml"), "From: eve@example.org\nTo: red@example.org\nSubject: Hello\n\nHello\n");
        await File.WriteAllTextAsync(_folder.In("posts.mbox"), "From ann Thu Nov 26 10:00:00 2026\nFrom: ann@example.com\nTo: green@example.org\nSubject: one\n\nHello\n\nFrom ann Thu Nov 26 10:00:00 2026\nFrom: ann@example.com\nTo: green@example.org\nSubject: two\n\nHello\n");
        await File.WriteAllTextAsync(_folder.In("other.json"), Configuration.Replace("\"[Green] \"", "\"[Grass] \"", StringComparison.Ordinal).Replace("\"[Red] \",", "\"[Red] \", \"Open\": true,", StringComparison.Ordinal));

        var ended = (await Process("--against", "other.json", "posts", "posts.mbox")).With(0);

        Assert.Equal("4 messages: 3 otherwise, 1 the same.", ended.OutputLines[^1]);
        Assert.Contains("posts/stranger.eml:", ended.Output, StringComparison.Ordinal);
        Assert.Contains("  now to ann@example.com (red@example.org)", ended.OutputLines);
        Assert.Contains("  + green@example.org: FieldEdited: Subject: [Grass] two", ended.OutputLines);
        Assert.DoesNotContain("member.eml", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_it_with_65_and_keeps_nothing_back()
    {
        await File.WriteAllTextAsync(_folder.In("post.eml"), "From: ann@example.com\nTo: green@example.org\n\nHello\n");

        var ended = await Process("nowhere.eml", "post.eml");

        ended.With(65);
        Assert.Contains("nowhere.eml", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("post.eml: distribute: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_processor_it_ends_with_78()
    {
        await File.WriteAllTextAsync(_folder.In("pymalist.json"), "{ \"Pymalist\": { } }");
        await File.WriteAllTextAsync(_folder.In("post.eml"), "\nHello\n");

        var ended = await Process("post.eml");

        ended.With(78);
        Assert.StartsWith("Pymalist:Processor: is missing", ended.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Texts(JsonElement[] outgoing, string name) => [.. outgoing.Select(mail => mail.GetProperty(name).GetString() ?? "")];

    private Task<Ended> Process(params string[] arguments) => PymalistCommand.Run(_folder, ["process", "--config", "pymalist.json", .. arguments]);
}
