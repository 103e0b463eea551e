using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists;
using Pymalist.Lists.Moderation;
using Pymalist.Lists.Policy;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>Mail that waits for moderators, from the post to what becomes of it.</summary>
public sealed class ModerationTests : IAsyncDisposable
{
    private static readonly ListOptions Red = ListsAtWork.List("red", "ann@example.com", "bob@example.net") with
    {
        Owners = [Mailbox.Parse("olga@example.org")],
        Moderators = [Mailbox.Parse("mia@example.org"), Mailbox.Parse("max@example.org")],
        Posting = new() { Membership = new() { NonMembers = Act.Hold } },
    };

    private ListsAtWork _lists = new(Red);

    [Fact]
    public async Task Each_moderator_is_told_with_the_mail_and_the_author_that_it_waits()
    {
        var post = Post();

        var copies = await _lists.Take(post);
        var letters = await _lists.Letters();

        Assert.Empty(copies);
        Assert.Equal(
            ["eve@example.net: Your mail to Red list waits for a moderator", "max@example.org: Red list: held mail 1 of eve@example.net", "mia@example.org: Red list: held mail 1 of eve@example.net"],
            ListsAtWork.Told(letters).Order());
        var notice = letters.First(letter => letter.Recipients[0].Address.LocalPart == "mia");
        Assert.Contains(Encoding.UTF8.GetString(post.Message.Span).TrimEnd(), ListsAtWork.Text(notice), StringComparison.Ordinal);
        Assert.Contains("eve@example.net is not one of them", ListsAtWork.Text(notice).Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(Token(letters, "mia"), Token(letters, "max"));
        Assert.Contains($"\r\nReply-To: {Token(letters, "mia")}\r\n", ListsAtWork.Text(notice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_mail_goes_to_the_members_as_its_author_wrote_it()
    {
        var post = Post();
        var letters = await _lists.Letters(post);
        var answer = await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "Re: held", "approve\r\n\r\nOn Thursday Red wrote:\r\n> discard"));
        var held = await Held();

        var copies = await _lists.Take(post with { Id = MailId.Derived(post.Id, "approved") });

        Assert.Equal((HeldState.Approved, "mail mia@example.org"), (held.State, held.DecidedBy));
        Assert.Contains("was approved by mail mia@example.org", ListsAtWork.Text(Assert.Single(answer)), StringComparison.Ordinal);
        Assert.Equal(["ann@example.com", "bob@example.net"], copies.SelectMany(copy => copy.Recipients).Select(recipient => recipient.Address.ToString()));
        Assert.All(copies, copy => Assert.EndsWith("\r\n\r\nHello, all.\r\n", ListsAtWork.Text(copy), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reject\r\nNot here.", HeldState.Rejected, "eve@example.net: Your mail to Red list was rejected")]
    [InlineData("Discard.", HeldState.Discarded, null)]
    [InlineData("ban", HeldState.Discarded, null)]
    public async Task What_is_not_approved_never_goes_out(string word, HeldState state, string? told)
    {
        var post = Post();
        var letters = await _lists.Letters(post);

        var after = await _lists.Letters(_lists.Mail("max@example.org", Token(letters, "max"), "Re: held", word));
        var copies = await _lists.Take(post);

        Assert.Equal(state, (await Held()).State);
        Assert.Equal(told is null ? [] : [told], ListsAtWork.Told(after).Where(line => line.StartsWith("eve", StringComparison.Ordinal)));
        if (told is not null)
            Assert.Contains("Not here.", ListsAtWork.Text(after.Single(letter => letter.Recipients[0].Address.LocalPart == "eve")), StringComparison.Ordinal);
        Assert.Empty(copies);
    }

    [Fact]
    public async Task One_who_is_banned_neither_posts_nor_joins()
    {
        var letters = await _lists.Letters(Post());
        await _lists.Letters(_lists.Mail("max@example.org", Token(letters, "max"), "", "ban"));

        var again = await _lists.Letters(Post());
        var join = await _lists.Letters(_lists.Mail("eve@example.net", "red-subscribe@lists.test", "", ""));

        Assert.Empty(again);
        Assert.Empty(join);
        Assert.Contains("discarded: A moderator of", _lists.Notes[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_moderator_changes_nothing_and_is_told_so()
    {
        var letters = await _lists.Letters(Post());
        await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "", "discard"));

        var second = await _lists.Letters(_lists.Mail("max@example.org", Token(letters, "max"), "", "approve"));

        Assert.Equal(HeldState.Discarded, (await Held()).State);
        Assert.Contains("was discarded by mail mia@example.org", ListsAtWork.Text(Assert.Single(second)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_moderators_at_once_one_decides_and_both_are_told_what()
    {
        var letters = await _lists.Letters(Post());
        var (approve, discard) = (_lists.Mail("mia@example.org", Token(letters, "mia"), "", "approve"), _lists.Mail("max@example.org", Token(letters, "max"), "", "discard"));

        await Task.WhenAll(Task.Run(() => _lists.Take(approve)), Task.Run(() => _lists.Take(discard)));
        var answers = await _lists.Letters();
        var held = await Held();

        Assert.Equal(held.State == HeldState.Approved ? "mail mia@example.org" : "mail max@example.org", held.DecidedBy);
        Assert.Equal(2, answers.Count);
        Assert.All(answers, answer => Assert.Contains($"by {held.DecidedBy}", ListsAtWork.Text(answer), StringComparison.Ordinal));
        Assert.Single(await Audit(), entry => entry.Act.StartsWith("held.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_that_comes_again_after_a_crash_counts_once()
    {
        var letters = await _lists.Letters(Post());
        var reject = _lists.Mail("mia@example.org", Token(letters, "mia"), "", "reject\r\nNot here.");

        var first = await _lists.Letters(reject);
        var again = await _lists.Letters(reject);

        Assert.Equal(2, first.Count);
        Assert.Empty(again);
        Assert.Equal("Number 1: Not here.", Assert.Single(await Audit(), entry => entry.Act == "held.reject").Reason);
    }

    [Fact]
    public async Task One_who_is_no_moderator_any_more_decides_nothing()
    {
        await _lists.Letters(_lists.Mail("eve@example.net", "red-request@lists.test", "help", ""));
        await Give("ned@example.org", Roles.Moderator);
        var letters = await _lists.Letters(Post());
        await Give("ned@example.org", Roles.Member);

        await _lists.Letters(_lists.Mail("ned@example.org", Token(letters, "ned"), "", "approve"));

        Assert.Equal(HeldState.Held, (await Held()).State);
    }

    [Fact]
    public async Task Who_is_in_charge_is_not_banned_for_what_came_in_his_name()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Posting = new() { Emergency = true } });
        var letters = await _lists.Letters(_lists.Mail("olga@example.org", "red@lists.test", "Buy", "Buy!"));

        var answer = await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "", "ban"));

        Assert.Equal(HeldState.Discarded, (await Held()).State);
        Assert.Equal((Roles.Owner, MemberState.Active), (await _lists.Member("red", "olga@example.org")) is { } olga ? (olga.Roles, olga.State) : default);
        Assert.Contains("was not banned", ListsAtWork.Text(Assert.Single(answer)).Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("What is this?")]
    [InlineData("> approve")]
    [InlineData("On Thursday Red wrote:\r\napprove")]
    public async Task Nothing_but_the_moderators_own_first_word_decides(string text)
    {
        var letters = await _lists.Letters(Post());

        await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "approve", text));
        await _lists.Letters(_lists.Mail("mia@example.org", "red-request@lists.test", "approve 1", "approve 1"));

        Assert.Equal(HeldState.Held, (await Held()).State);
    }

    [Fact]
    public async Task A_mail_that_comes_again_after_a_crash_is_held_once_and_told_once()
    {
        var post = Post();
        await _lists.Letters(post);

        Assert.Empty(await _lists.Letters(post));
        Assert.Single(await _lists.Store.Read(session => session.Held.Page(null, HeldState.Held, 0, 10), CancellationToken.None));
    }

    [Fact]
    public async Task The_very_same_mail_under_another_name_is_not_asked_about_again_whatever_was_decided()
    {
        var post = Post();
        var letters = await _lists.Letters(post);
        var waiting = await _lists.Letters(post with { Id = MailId.Of("maildir", "another name", post.Message.Span) });
        await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "Re: held", "discard"));

        var decided = await _lists.Letters(post with { Id = MailId.Of("maildir", "one more name", post.Message.Span) });

        Assert.Empty(waiting);
        Assert.Empty(decided);
        Assert.Equal(1, await _lists.Store.Read(session => session.Held.Count(Red.List.Address, HeldState.Discarded), CancellationToken.None));
        Assert.Equal(0, await _lists.Store.Read(session => session.Held.Count(Red.List.Address, HeldState.Held), CancellationToken.None));
    }

    [Fact]
    public async Task What_nobody_decides_on_ends_in_its_time_and_once()
    {
        var post = Post();
        await _lists.Letters(post);
        _lists.Time.Advance(TimeSpan.FromDays(13.9));
        var early = await _lists.Chores();
        _lists.Time.Advance(TimeSpan.FromDays(0.2));

        var expired = await _lists.Chores();
        var again = await _lists.Chores();
        var copies = await _lists.Take(post);

        Assert.Empty(early);
        Assert.Equal(["max@example.org: Red list: held mails discarded (1)", "mia@example.org: Red list: held mails discarded (1)"], ListsAtWork.Told(expired).Order());
        Assert.Empty(again);
        Assert.Empty(copies);
        Assert.Equal(HeldState.Expired, (await Held()).State);
    }

    [Fact]
    public async Task A_list_may_tell_its_moderators_once_a_day()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Holding = new() { Notices = ModeratorNotices.Daily, TellAuthor = false } });
        Assert.Empty(await _lists.Letters(Post()));
        Assert.Empty(await _lists.Letters(Post()));

        var first = (await Task.WhenAll(Task.Run(_lists.Chores), Task.Run(_lists.Chores))).SelectMany(letters => letters).ToArray();
        var same = await _lists.Chores();
        _lists.Time.Advance(TimeSpan.FromHours(24));
        var next = await _lists.Chores();
        var token = ListsAtWork.ConfirmAddress(first[0]);
        await _lists.Letters(_lists.Mail("x@example.org", token, "", "approve"));

        Assert.Equal(["max@example.org: Red list: held mails (2)", "mia@example.org: Red list: held mails (2)"], ListsAtWork.Told(first).Order());
        Assert.Empty(same);
        Assert.Equal(2, next.Count);
        Assert.Equal(HeldState.Approved, (await Held()).State);
    }

    [Fact]
    public async Task A_summary_counts_all_that_waits_and_names_the_first_hundred()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Holding = new() { Notices = ModeratorNotices.Daily, TellAuthor = false } });
        await _lists.Letters(Post());
        await _lists.Store.Write(
            session =>
            {
                for (var number = 2; number <= 1_001; number++)
                    session.Held.Add(new() { List = Red.List.Address, MailId = $"{number}", Octets = "x", Subject = $"Post {number}" });
                return true;
            },
            CancellationToken.None);

        var summary = await _lists.Chores();

        Assert.Contains("mia@example.org: Red list: held mails (1001)", ListsAtWork.Told(summary));
        Assert.Contains("Post 100\n", Words(summary, "mia"), StringComparison.Ordinal);
        Assert.DoesNotContain("Post 101\n", Words(summary, "mia"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_is_told_in_the_lists_language()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Language = "de" });
        var letters = await _lists.Letters(Post());

        var banned = await _lists.Letters(_lists.Mail("mia@example.org", Token(letters, "mia"), "", "ban"));
        var late = await _lists.Letters(_lists.Mail("max@example.org", Token(letters, "max"), "", "approve"));

        Assert.Equal(["mia@example.org: Red list: zurückgehaltene Mail 1"], banned.Select(letter => $"{letter.Recipients[0].Address}: {Subject(letter)}"));
        Assert.All([Assert.Single(banned), Assert.Single(late)], letter => Assert.Equal(
            "Die zurückgehaltene Mail 1 von eve@example.net wurde von mail mia@example.org verworfen.\n", PartText.Of(PartTree.Read(letter.Message).Root)));
    }

    [Fact]
    public async Task Why_a_mail_waits_is_told_in_the_language_of_whoever_reads_it()
    {
        await _lists.Chores();
        await Give("eve@example.net", Roles.None, "de");
        await Give("mia@example.org", Roles.Moderator, "fr");
        var letters = await _lists.Letters(Post());
        var decided = await _lists.Letters(_lists.Mail("max@example.org", Token(letters, "max"), "", "reject"));

        Assert.Contains("\nNur Mitglieder dürfen an \"Red list\" <red@lists.test> schreiben, und eve@example.net gehört nicht dazu.\n", Words(letters, "eve"), StringComparison.Ordinal);
        Assert.Contains("\n    Membership: Seuls les membres peuvent écrire à \"Red list\" <red@lists.test>, et eve@example.net n'en fait pas partie.\n", Words(letters, "mia"), StringComparison.Ordinal);
        Assert.Contains("\n    Membership: Only members may post to \"Red list\" <red@lists.test>, and eve@example.net is not one of them.\n", Words(letters, "max"), StringComparison.Ordinal);
        Assert.Contains("\nNur Mitglieder dürfen an \"Red list\" <red@lists.test> schreiben, und eve@example.net gehört nicht dazu.\n\nTreten Sie der Liste bei,", Words(decided, "eve"), StringComparison.Ordinal);
        Assert.Contains("held: Number 1: Only members may post to", string.Join('\n', _lists.Notes), StringComparison.Ordinal);
        Assert.Equal("Membership: Only members may post to \"Red list\" <red@lists.test>, and eve@example.net is not one of them.", Assert.Single((await Held()).Reasons).ToString());
    }

    [Fact]
    public async Task Why_a_mail_is_rejected_is_told_in_the_authors_language_and_to_the_server_in_English()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Posting = new() });
        await _lists.Chores();
        await Give("eve@example.net", Roles.None, "pl");

        var refusal = await Assert.ThrowsAsync<MailException>(() => _lists.Take(Post()));
        var letters = await _lists.Letters();

        Assert.StartsWith("Only members may post to", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "\nDo \"Red list\" <red@lists.test> mogą pisać tylko osoby z listy, a adresu eve@example.net na niej nie ma.\n\nProszę zapisać się na listę albo pisać z adresu, który na niej jest.\n",
            Words(letters, "eve"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "Nur Mitglieder dürfen an")]
    [InlineData("ja", "に投稿できるのは参加者だけで")]
    public async Task Summaries_have_the_reasons_in_the_moderators_language(string language, string words)
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Holding = new() { Notices = ModeratorNotices.Daily, TellAuthor = false } });
        await _lists.Chores();
        await Give("mia@example.org", Roles.Moderator, language);
        await _lists.Letters(Post());

        var summary = await _lists.Chores();
        _lists.Time.Advance(TimeSpan.FromDays(14.1));
        var expired = await _lists.Chores();

        Assert.All([Words(summary, "mia"), Words(expired, "mia")], text => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.All([Words(summary, "max"), Words(expired, "max")], text => Assert.Contains("Membership: Only members may post to", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public async Task A_mail_of_more_than_1_MB_is_not_attached(int size, bool isAttached)
    {
        var post = Post();
        byte[] padding = [.. Enumerable.Repeat((byte)'x', size - post.Message.Length - 2), (byte)'\r', (byte)'\n'];
        post = post with { Message = (byte[])[.. post.Message.Span, .. padding] };

        var notice = PartTree.Read((await _lists.Letters(post)).First(letter => letter.Recipients[0].Address.LocalPart == "mia").Message).Root;

        Assert.Equal(isAttached ? 2 : 0, notice.Children.Count);
        Assert.Contains($"    Octets:   {size}\n", PartText.Of(isAttached ? notice.Children[0] : notice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_could_decide_the_author_is_told_at_once()
    {
        await _lists.DisposeAsync();
        _lists = new(Red with { Owners = [], Moderators = [] });

        var refusal = await Assert.ThrowsAsync<MailException>(() => _lists.Take(Post()));

        Assert.Equal(EnhancedStatus.PostingProhibited, refusal.Status);
        Assert.Equal(["eve@example.net: Your mail to Red list was rejected"], ListsAtWork.Told(await _lists.Letters()));
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private Mail Post() => _lists.Mail("Eve <eve@example.net>", "red@lists.test", "Hello", "Hello, all.");

    private Task<bool> Give(string address, Roles roles, string language = "") => _lists.Store.Write(
        session =>
        {
            session.Members.Put(Red.List.Address, new Member { Address = AddrSpec.Parse(address), Given = roles, Preferences = new() { Language = language } });
            return true;
        },
        CancellationToken.None);

    private Task<IReadOnlyList<AuditEntry>> Audit() => _lists.Store.Read(session => session.Audit.Last(Red.List.Address, null, 100), CancellationToken.None);

    private async Task<HeldPost> Held() => (await _lists.Store.Read(session => session.Held.Find(1), CancellationToken.None))!;

    private static string Subject(Mail letter) => HeaderSection.TryFind(letter.Message.Span, "Subject"u8, out var subject) ? EncodedWords.Decode(subject).Trim() : "";

    private static string Words(IEnumerable<Mail> letters, string reader)
    {
        var root = PartTree.Read(letters.Single(letter => letter.Recipients[0].Address.LocalPart == reader).Message).Root;
        return PartText.Of(root.Children.Count > 0 ? root.Children[0] : root).ReplaceLineEndings("\n");
    }

    private static string Token(IEnumerable<Mail> letters, string moderator) => ListsAtWork.ConfirmAddress(letters.Single(letter => letter.Recipients[0].Address.LocalPart == moderator));
}
