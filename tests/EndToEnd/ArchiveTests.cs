using Pymalist.EndToEnd.Running;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist archive</c>: an old list's mail, brought in, looked at, taken out.</summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    private const string Red = "red@example.org";

    private readonly Desk _desk = new();

    public Task InitializeAsync() => File.WriteAllTextAsync(_desk.Folder.In("old.mbox"), """
        From ann@example.com Fri Feb 22 23:00:00 2008
        From: Ann <ann@example.com>
        Date: Fri, 22 Feb 2008 23:00:00 +0000
        Message-ID: <1@old>
        Subject: [Red] Hello

        >From here on it is quoted.

        From bob@example.net Sat Feb 23 10:00:00 2008
        From: Bob <bob@example.net>
        Date: Sat, 23 Feb 2008 10:00:00 +0000
        Message-ID: <2@old>
        In-Reply-To: <1@old>
        Subject: Re: [Red] Hello

        A secret.

        From cleo@example.com Sat Feb 23 11:00:00 2008
        Message-ID: <3@old>
        X-No-Archive: yes

        Not for ever.

        """.ReplaceLineEndings("\n"));

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Old_mail_comes_in_once_and_what_cannot_be_read_is_named()
    {
        var first = await _desk.Run("archive", "import", Red, "old.mbox");
        var again = await _desk.Run("archive", "import", Red, "old.mbox", "none.mbox");
        var lists = Assert.Single(await _desk.Json("archive", "list"));

        Assert.Equal("2 added, 0 there before, 1 not wanted in an archive by their authors, 0 not read.\n", first.With(0).Output);
        Assert.Equal("0 added, 2 there before, 1 not wanted in an archive by their authors, 1 not read.\n", again.With(65).Output);
        Assert.StartsWith("none.mbox: ", again.Errors, StringComparison.Ordinal);
        Assert.Equal((Red, 2, 1), (lists.GetProperty("list").GetString(), lists.GetProperty("posts").GetInt32(), lists.GetProperty("threads").GetInt32()));
    }

    [Fact]
    public async Task Posts_are_listed_by_threads_and_shown_by_number_id_or_permalink()
    {
        Assert.Equal("Nothing is archived.\n", (await _desk.Run("archive", "list", Red)).With(0).Output);
        (await _desk.Run("archive", "import", Red, "old.mbox")).With(0);

        var listed = (await _desk.Run("archive", "list", Red)).With(0).OutputLines;
        var shown = await Task.WhenAll(new[] { "2", "<2@old>", "2@old" }.Select(which => _desk.Json("archive", "show", Red, which)));
        var link = shown[0][0].GetProperty("permalink").GetString()!;
        var byLink = Assert.Single(await _desk.Json("archive", "show", Red, link, "--out", "post.eml"));

        Assert.EndsWith("  [Red] Hello", listed[1], StringComparison.Ordinal);
        Assert.EndsWith("    Re: [Red] Hello", listed[2], StringComparison.Ordinal);
        Assert.All(shown, post => Assert.Equal(byLink.GetRawText(), Assert.Single(post).GetRawText()));
        Assert.EndsWith("\n\nA secret.\n", await File.ReadAllTextAsync(_desk.Folder.In("post.eml")), StringComparison.Ordinal);
        Assert.Equal("9: there is no such post in the archive of red@example.org.\n", (await _desk.Run("archive", "show", Red, "9")).With(1).Errors);
        (await _desk.Run("archive", "show", "nobody", "9")).With(2);
    }

    [Theory]
    [InlineData("--maildir", "out")]
    [InlineData(null, "out.mbox")]
    public async Task What_is_exported_comes_in_again_as_it_was(string? maildir, string path)
    {
        (await _desk.Run("archive", "import", Red, "old.mbox")).With(0);

        var exported = await _desk.Run([.. new[] { "archive", "export", Red, "--out", path, maildir }.OfType<string>()]);
        var imported = Assert.Single(await _desk.Json("archive", "import", "green@example.org", path));
        var verified = await _desk.Run("archive", "verify");

        Assert.Equal($"2 posts of {Red} are in {path}.\n", exported.With(0).Output);
        Assert.Equal((2, 0), (imported.GetProperty("added").GetInt32(), imported.GetProperty("failed").GetInt32()));
        Assert.Equal("green@example.org: 2 posts, 0 faults.\nred@example.org: 2 posts, 0 faults.\n", verified.With(0).Output);
        Assert.Equal(await Hash(Red), await Hash("green@example.org"));
    }

    [Fact]
    public async Task What_is_redacted_is_gone_and_its_place_stays()
    {
        (await _desk.Run("archive", "import", Red, "old.mbox")).With(0);

        var unasked = await _desk.Run("archive", "redact", Red, "2", "--reason", "At his wish.");
        var done = await _desk.Run("archive", "redact", Red, "2@old", "--reason", "At his wish.", "--yes");
        var twice = await _desk.Run("archive", "redact", Red, "2", "--reason", "At his wish.", "--yes");
        var shown = Assert.Single(await _desk.Json("archive", "show", Red, "2@old", "--out", "post.eml"));

        Assert.Contains("--yes", unasked.With(2).Errors, StringComparison.Ordinal);
        Assert.Equal("2: redacted.\n", done.With(0).Output);
        Assert.Equal("2: it is redacted already.\n", twice.With(1).Errors);
        Assert.Equal((1, "<2@old>", ""), (shown.GetProperty("thread").GetInt32(), shown.GetProperty("message_id").GetString(), shown.GetProperty("author").GetString()));
        Assert.Equal("At his wish.", shown.GetProperty("redaction").GetProperty("reason").GetString());
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(_desk.Folder.In("post.eml")), StringComparison.Ordinal);
        Assert.Equal("red@example.org: 2 posts, 0 faults.\n", (await _desk.Run("archive", "verify", Red)).With(0).Output);
    }

    [Fact]
    public async Task On_a_terminal_long_work_shows_a_bar()
    {
        var import = await _desk.RunOnTerminal("archive", "import", Red, "old.mbox");

        Assert.Contains("importing", import.With(0).Output, StringComparison.Ordinal);
        Assert.Contains("100%", import.Output, StringComparison.Ordinal);
    }

    private async Task<string?> Hash(string list) => Assert.Single(await _desk.Json("archive", "show", list, "1")).GetProperty("sha256").GetString();
}
