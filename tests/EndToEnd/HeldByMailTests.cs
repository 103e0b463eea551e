using System.Text;
using System.Text.RegularExpressions;
using Pymalist.EndToEnd.Running;
using Pymalist.Internet.Messages;

namespace Pymalist.EndToEnd;

/// <summary>Held mail and a moderator who answers by mail, all of it through maildirs, and what the operator sees of it.</summary>
public sealed partial class HeldByMailTests : IAsyncLifetime
{
    private const string Body = "\n\nH\xc3\xa4llo \xff \x01\nFrom here on: = .\n.\n";

    private readonly Desk _desk = new();

    public Task InitializeAsync() => File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), """
        { "Pymalist": {
            "Fetcher": { "Maildir": { "Path": "inbox" } },
            "Processor": { "Lists": [ {
                "List": "Red list <red@lists.test>", "Addresses": "All", "Subscribers": ["ann@example.com"], "Moderators": ["mia@example.org"],
                "Posting": { "Membership": { "NonMembers": "Hold" } } } ] },
            "Distributor": { "Maildir": { "Path": "outbox/{recipient}" } } } }
        """);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_moderators_answer_sends_the_authors_octets_to_the_members()
    {
        Put($"From: eve@example.net\nTo: red@lists.test\nSubject: Hello\nMessage-ID: <1@example.net>{Body}");
        (await _desk.Run("play")).With(0);
        var notice = Assert.Single(Copies("mia@example.org"));
        var before = Copies("ann@example.com");
        Put($"From: mia@example.org\nTo: {Confirm().Match(notice).Value}\nSubject: Re: held\nMessage-ID: <2@example.org>\n\napprove\n\n> discard\n");
        (await _desk.Run("play")).With(0);
        (await _desk.Run("play")).With(0);
        var audit = (await _desk.Run("held", "reject", "1", "--reason", "late")).With(1);

        Assert.Contains(Body, notice, StringComparison.Ordinal);
        Assert.Empty(before);
        Assert.EndsWith(Body, Assert.Single(Copies("ann@example.com")), StringComparison.Ordinal);
        Assert.Contains("was approved by mail mia@example.org", audit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_rejected_by_command_goes_to_nobody_and_its_octets_can_be_had()
    {
        var post = $"From: eve@example.net\nTo: red@lists.test\nSubject: \x1b[31mHello\nMessage-ID: <1@example.net>{Body}";
        Put(post);
        (await _desk.Run("play")).With(0);
        var raw = (await _desk.Run("held", "show", "1", "--raw")).With(0);
        var shown = (await _desk.Run("held", "show", "1")).With(0);
        (await _desk.Run("held", "reject", "1", "--reason", "Not here.")).With(0);
        Put(post);
        (await _desk.Run("play")).With(0);

        Assert.Contains("From here on: = .", raw.Output, StringComparison.Ordinal);
        Assert.Contains("\x1b", raw.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Held mail", raw.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", shown.Output, StringComparison.Ordinal);
        Assert.Empty(Copies("ann@example.com"));
        Assert.Contains(Copies("eve@example.net"), letter => letter.Contains("Not here.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_German_member_reads_in_German_why_his_post_waits_and_the_operator_in_English()
    {
        (await _desk.Run("member", "set", "red@lists.test", "ann@example.com", "--moderated", "yes", "--with", "language de")).With(0);
        Put($"From: ann@example.com\nTo: red@lists.test\nSubject: Hallo\nMessage-ID: <1@example.com>{Body}");
        (await _desk.Run("play")).With(0);

        var letter = PartTree.Read(Encoding.Latin1.GetBytes(Assert.Single(Copies("ann@example.com"))));
        var shown = (await _desk.Run("held", "show", "1")).With(0);

        Assert.Contains("Was ann@example.com an \"Red list\" <red@lists.test> schreibt, sieht sich zuerst die Moderation an.", PartText.Of(letter.Root), StringComparison.Ordinal);
        Assert.Contains("What ann@example.com posts to \"Red list\" <red@lists.test> is looked at by a moderator first.", shown.Output, StringComparison.Ordinal);
    }

    private void Put(string text) => File.WriteAllText(_desk.Folder.In($"inbox/new/{Guid.NewGuid():N}"), text, Encoding.Latin1);

    private string[] Copies(string recipient) => Directory.Exists(_desk.Folder.In($"outbox/{recipient}/new"))
        ? [.. Directory.GetFiles(_desk.Folder.In($"outbox/{recipient}/new")).Select(file => File.ReadAllText(file, Encoding.Latin1).ReplaceLineEndings("\n"))]
        : [];

    [GeneratedRegex("red-confirm\\+[a-z2-7]{26}@lists\\.test")]
    private static partial Regex Confirm();
}
