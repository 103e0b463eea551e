using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist member</c>, on an installation that posts meanwhile.</summary>
public sealed class MemberTests : IAsyncLifetime
{
    private const string Red = "red@example.org";

    private readonly Desk _desk = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Who_is_added_gets_the_next_post_and_who_is_removed_does_not()
    {
        var added = (await _desk.Run("member", "add", Red, "Eve <eve@example.edu>", "ANN@example.com", "--reason", "asked")).With(0);
        var removed = (await _desk.Run("member", "remove", Red, "bob@example.net")).With(0);
        var off = (await _desk.Run("member", "set", Red, "cleo@example.com", "--mail", "off")).With(0);
        _desk.Post();
        (await _desk.Run("play")).With(0);

        var story = Assert.Single(await _desk.Json("trace", "1@posts.example.com"));
        var found = Assert.Single(await _desk.Json("member", "find", "eve@example.edu"));

        Assert.Equal("1 added, 1 members before.\n", added.Output);
        Assert.Equal("1 removed.\n", removed.Output);
        Assert.Contains("disabled", off.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["ann@example.com", "eve@example.edu"],
            story.GetProperty("recipients").EnumerateArray().Select(row => row.GetProperty("recipient").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal((Red, "Eve"), (found.GetProperty("list").GetString(), found.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_operator_sets_all_that_a_member_may_and_welcomes_whom_he_adds()
    {
        var set = (await _desk.Run("member", "set", Red, "ann@example.com", "--role", "member", "--role", "owner", "--moderated", "yes", "--with", "delivery plain", "--with", "vacation 2026-12-24 2027-01-06")).With(0);
        var wrong = await _desk.Run("member", "set", Red, "ann@example.com", "--with", "delivery by pigeon");
        (await _desk.Run("member", "add", Red, "gus@example.com", "--welcome")).With(0);
        (await _desk.Run("member", "add", Red, "hal@example.com")).With(0);
        (await _desk.Run("play")).With(0);

        var ann = Assert.Single(await _desk.Json("member", "find", "ann@example.com"));
        Assert.Contains("member, owner", set.Output, StringComparison.Ordinal);
        Assert.Equal(("member, owner", "plain_digest"), (ann.GetProperty("roles").GetString(), ann.GetProperty("delivery").GetString()));
        Assert.Contains("'delivery by pigeon' is no setting", wrong.With(2).Errors, StringComparison.Ordinal);
        Assert.Contains("Subject: Welcome to", Assert.Single(_desk.Sink.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_imported_and_what_it_names_is_all_there_is_after_a_sync()
    {
        await File.WriteAllTextAsync(_desk.Folder.In("people.csv"), "name,email\n\"Doe, Eve\",eve@example.edu\nAnn,ann@example.com\nnobody,not-an-address\n");
        await File.WriteAllTextAsync(_desk.Folder.In("people.txt"), "# ours\n\nEve <eve@example.edu>\nfrank@example.com\n");
        await File.WriteAllTextAsync(_desk.Folder.In("empty.txt"), "");

        var rehearsed = (await _desk.Run("member", "import", Red, "people.csv", "--dry-run")).With(65);
        var imported = (await _desk.Run("member", "import", Red, "people.csv")).With(65);
        var refused = (await _desk.Run("member", "sync", Red, "people.csv")).With(65);
        var empty = (await _desk.Run("member", "sync", Red, "empty.txt")).With(65);
        var synced = (await _desk.Run("member", "sync", Red, "people.txt")).With(0);
        var exported = (await _desk.Run("member", "export", Red)).With(0);

        Assert.Equal("1 would be added, 1 members before.\n", rehearsed.Output);
        Assert.Equal("1 added, 1 members before.\n", imported.Output);
        Assert.Contains("people.csv: line 4: ", imported.Errors, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        Assert.Contains("--yes", empty.Errors, StringComparison.Ordinal);
        Assert.Equal("1 added, 1 members before.\n3 removed.\n", synced.Output);
        Assert.Equal("\"Doe, Eve\" <eve@example.edu>\nfrank@example.com\n", exported.Output);
    }

    [Fact]
    public async Task What_is_no_list_and_what_is_no_address_is_said()
    {
        var list = (await _desk.Run("member", "add", "blue@example.org", "eve@example.edu")).With(65);
        var address = (await _desk.Run("member", "add", Red, "eve")).With(2);
        var file = (await _desk.Run("member", "import", Red, "none.txt")).With(65);
        var nobody = (await _desk.Run("member", "remove", Red, "eve@example.edu")).With(1);

        Assert.Equal($"There is no list blue@example.org; there are: {Red}.\n", list.Errors);
        Assert.Contains("'eve' is no address", address.Errors, StringComparison.Ordinal);
        Assert.StartsWith("none.txt: ", file.Errors, StringComparison.Ordinal);
        Assert.Equal("0 removed, 1 no members.\n", nobody.Output);
    }
}
