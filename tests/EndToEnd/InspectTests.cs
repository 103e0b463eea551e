using System.Text.Json;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist inspect</c>.</summary>
public sealed class InspectTests : IDisposable
{
    private const string Message = """
        From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>
        To: Red <red@example.org>, ann@example.com
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        Message-ID: <1@example.org>
        In-Reply-To: <0@example.org>
        References: <a@example.org> <0@example.org>
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Hello
        --b
        Content-Type: application/octet-stream; name=x.bin
        Content-Transfer-Encoding: base64

        AAEC
        --b--

        """;

    private readonly TemporaryFolder _folder = new("inspect");

    [Fact]
    public async Task A_line_of_JSON_for_each_file_has_what_was_read_in_it()
    {
        await File.WriteAllTextAsync(_folder.In("a.eml"), Message);
        await File.WriteAllTextAsync(_folder.In("b.eml"), "no message at all");

        var ended = await PymalistCommand.Run(_folder, "inspect", "--json", "a.eml", "b.eml");

        ended.With(0);
        Assert.Equal(2, ended.OutputLines.Length);
        var json = JsonDocument.Parse(ended.OutputLines[0]).RootElement;
        Assert.Equal("a.eml", json.GetProperty("file").GetString());
        Assert.Equal("Grüße", json.GetProperty("subject").GetString());
        Assert.Equal(["Jörg <joerg@example.org>"], Mailboxes(json, "from"));
        Assert.Equal(["Red <red@example.org>", " <ann@example.com>"], Mailboxes(json, "to"));
        Assert.Equal(["From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Content-Type"], json.GetProperty("headers").EnumerateArray().Select(field => field[0].GetString()));
        Assert.Equal("1@example.org", json.GetProperty("message_id").GetString()?.Trim('<', '>'));
        Assert.Equal(2, json.GetProperty("references").GetArrayLength());
        Assert.Contains("multipart/mixed", json.GetProperty("tree").GetString(), StringComparison.Ordinal);
        Assert.Equal(["text/plain 5", "application/octet-stream 3"], json.GetProperty("leaves").EnumerateArray().Select(leaf => $"{leaf.GetProperty("type")} {leaf.GetProperty("bytes").GetInt64()}"));
        Assert.Equal("b.eml", JsonDocument.Parse(ended.OutputLines[1]).RootElement.GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_it_with_65_and_keeps_nothing_back()
    {
        await File.WriteAllTextAsync(_folder.In("a.eml"), Message);

        var ended = await PymalistCommand.Run(_folder, "inspect", "nowhere.eml", "a.eml");

        ended.With(65);
        Assert.Contains("nowhere.eml", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("Grüße", ended.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Mailboxes(JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(mailbox => $"{mailbox.GetProperty("name").GetString()} <{mailbox.GetProperty("address").GetString()}>");
}
