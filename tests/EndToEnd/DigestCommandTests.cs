using System.Text;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing.Servers;

namespace Pymalist.EndToEnd;

/// <summary><c>pymalist digest</c>, on an installation of its own: what it says, and what members have of it.</summary>
public sealed class DigestCommandTests : IAsyncLifetime
{
    private const string Red = "red@example.org";
    private const string Python = "/usr/bin/python3";

    // Each post of a digest as Python's own reader of mail finds it, in hexadecimal, one a line. What it writes has one space behind each colon.
    private const string Reader = """
        import email, email.policy, sys
        policy = email.policy.compat32.clone(max_line_length=None)
        message = email.message_from_bytes(open(sys.argv[1], "rb").read())
        for part in message.walk():
            if part.get_content_type() == "message/rfc822":
                sys.stdout.write(part.get_payload(0).as_bytes(policy=policy).hex() + "\n")
        """;

    private readonly Desk _desk = new();

    public async Task InitializeAsync()
    {
        (await _desk.Run("play")).With(0);
        (await _desk.Run("member", "set", Red, "ann@example.com", "--with", "delivery digest")).With(0);
        (await _desk.Run("member", "set", Red, "bob@example.net", "--with", "delivery plain")).With(0);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_dry_run_tells_of_the_next_issue_and_changes_nothing()
    {
        await PostTwo();

        var first = await _desk.Json("digest", "send", Red, "--dry-run");
        var second = (await _desk.Run("digest", "send", Red, "--dry-run")).With(0);
        (await _desk.Run("play")).With(0);

        Assert.Equal(
            [("Red mail list Digest V1 #1", "digest", 2, 1), ("Red mail list Digest V1 #1", "plain_digest", 2, 1)],
            first.Select(issue => (issue.GetProperty("title").GetString()!, issue.GetProperty("form").GetString()!, issue.GetProperty("posts").GetInt32(), issue.GetProperty("recipients").GetInt32())));
        Assert.Contains("would get it", second.Output, StringComparison.Ordinal);
        Assert.Equal(["cleo@example.com", "cleo@example.com"], Receivers());
    }

    [Fact]
    public async Task What_has_gathered_goes_to_each_in_his_form_once()
    {
        await PostTwo();

        var sent = (await _desk.Run("digest", "send", Red)).With(0);
        var again = (await _desk.Run("digest", "send", Red)).With(0);
        (await _desk.Run("play")).With(0);
        (await _desk.Run("play")).With(0);

        Assert.Contains("Red mail list Digest V1 #1", sent.Output, StringComparison.Ordinal);
        Assert.Equal("Nothing has gathered.\n", again.Output);
        Assert.Equal(["ann@example.com", "bob@example.net", "cleo@example.com", "cleo@example.com"], Receivers());
        var (mime, plain) = (CopyFor("ann@example.com"), CopyFor("bob@example.net"));
        Assert.Contains("multipart/digest", mime, StringComparison.Ordinal);
        Assert.DoesNotContain("multipart/", plain, StringComparison.Ordinal);
        Assert.Contains("End of Red mail list Digest V1 #1", plain, StringComparison.Ordinal);
        Assert.Contains("This is 2.", plain, StringComparison.Ordinal);
    }

    [ServerFact(Python)]
    public async Task Python_finds_each_post_in_it_octet_for_octet()
    {
        await File.WriteAllTextAsync(
            _desk.Folder.In("inbox/new/odd"),
            "From: J\xfcrgen <dan@example.org>\nSubject: odd\n\tand folded\nContent-Type: multipart/mixed; boundary=\"=_0\"\nMIME-Version: 1.0\nMessage-ID: <odd@posts.example.com>\n\n"
            + "--=_0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nH\xe4llo\n.\n..dots\nFrom here \n--=_0--\n\n\n",
            Encoding.Latin1);
        await PostTwo();

        (await _desk.Run("digest", "send", Red)).With(0);
        (await _desk.Run("play")).With(0);

        var copies = _desk.Sink.Copies.Where(copy => copy.Recipient == "cleo@example.com").Select(copy => copy.Message).Order(StringComparer.Ordinal);
        Assert.Equal(copies, (await Read(CopyFor("ann@example.com"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_that_there_is_not_is_said_as_such_and_one_without_posts_too()
    {
        var unknown = await _desk.Run("digest", "send", "blue@example.org");
        var wrong = await _desk.Run("digest", "send", "blue");
        var nothing = (await _desk.Run("digest", "send", Red, "--dry-run")).With(0);

        Assert.Equal("There is no list blue@example.org.\n", unknown.With(1).Errors);
        Assert.Contains("'blue' is no address", wrong.With(2).Errors, StringComparison.Ordinal);
        Assert.Equal("Nothing has gathered.\n", nothing.Output);
    }

    private async Task PostTwo()
    {
        _desk.Post();
        _desk.Post();
        (await _desk.Run("play")).With(0);
    }

    private string[] Receivers() => [.. _desk.Sink.Copies.Select(copy => copy.Recipient).Order(StringComparer.Ordinal)];

    private string CopyFor(string recipient) => Assert.Single(_desk.Sink.Copies, copy => copy.Recipient == recipient).Message;

    private async Task<string[]> Read(string issue)
    {
        await File.WriteAllTextAsync(_desk.Folder.In("issue.eml"), issue, Encoding.Latin1);
        var output = await Programs.Run([Python, "-c", Reader, _desk.Folder.In("issue.eml")]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Encoding.Latin1.GetString(Convert.FromHexString(line)))];
    }
}
