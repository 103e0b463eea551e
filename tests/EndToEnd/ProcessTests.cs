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
    [InlineData("From: ann@example.com\nTo: red@example.org\nX-BeenThere: red@example.org\n\nHello\n", "reject", "5.4.6")]
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
