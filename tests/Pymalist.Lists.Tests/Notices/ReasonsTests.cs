using System.Text.RegularExpressions;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;
using Pymalist.Lists.Tests.Policy;
using Pymalist.Lists.Tests.Policy.Rules;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Notices;

/// <summary>What the built-in rules say, in all languages.</summary>
public sealed partial class ReasonsTests : IDisposable
{
    // Names of fields, types and formats, and what other languages have from English.
    private static readonly HashSet<string> Everywhere = ["OpenPGP", "MIME", "Message", "message", "spam", "signature", "machines", "list", "same"];

    private static readonly PostSeams Seams = new()
    {
        Seen = new KnownMessages(),
        Velocity = new CountedPosts(3),
        Said = new SaidAlready(),
        LooksLikeCommand = _ => true,
        IsList = _ => true,
    };

    private readonly TemporaryFolder _folder = new("notices");

    public static TheoryData<string> Languages => [.. NoticeTexts.Languages];

    [Fact]
    public async Task The_verdicts_of_these_tests_are_of_every_rule_with_every_reason()
    {
        var verdicts = await Verdicts();

        Assert.Equal(typeof(IPostRule).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IPostRule)) && !type.IsInterface).Select(PostPolicy.NameOf).Order(), verdicts.Select(verdict => verdict.Rule).Where(rule => rule != "Mute").Distinct().Order());
        Assert.Equal(Enum.GetValues<NoticeKind>().Where(kind => kind.ToString().StartsWith("Reason", StringComparison.Ordinal)), verdicts.Select(verdict => verdict.Words!.Kind).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Each_reason_has_all_its_values_and_nothing_else_in_braces(string language)
    {
        foreach (var verdict in await Verdicts())
        {
            var said = Say(verdict, language);

            Assert.DoesNotContain(said.Text + said.Advice, c => c is '{' or '}');
            Assert.All(verdict.Words!.Values, value => Assert.Contains(value.Value, said.Text + said.Advice, StringComparison.Ordinal));
            Assert.Equal(verdict.Advice is null, said.Advice is null);
            Assert.Matches("[.。]$", said.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task No_English_is_left_in_the_other_languages(string language)
    {
        foreach (var verdict in (await Verdicts()).Where(_ => language != "en"))
        {
            var (said, english) = (Say(verdict, language), verdict.ToReason());

            Assert.Empty(WordsIn(said, verdict).Intersect(WordsIn(english, verdict)).Except(Everywhere));
            Assert.NotEqual(english.Text, said.Text);
            Assert.Equal(english.Rule, said.Rule);
        }
    }

    [Fact]
    public async Task Operators_have_the_reason_in_English()
    {
        foreach (var verdict in await Verdicts())
            Assert.Equal(Say(verdict, "en"), verdict.ToReason());
    }

    [Fact]
    public async Task An_owner_may_write_other_words_for_people_and_none_for_operators()
    {
        File.WriteAllText(_folder.In("de.txt"), "[ReasonSize]\nZu groß: {size} statt {most}.\n\n[ReasonSpam]\nDas ist Werbung.\nWenden Sie sich an {owner}.\n");
        File.WriteAllText(_folder.In("en.txt"), "[ReasonSize]\nToo big.\n");
        var letters = new Letters(Posts.Red with { Addresses = ListAddresses.All }, new NoticeTexts(_folder.Path));
        var size = (await new SizeRule(new SizeOptions { MaxSize = 10 }).Says(Judging.Usual()))!;

        Assert.Equal($"Zu groß: {size.Words!.Values["size"]} statt 10 B.", Say(letters, size, "de-AT").Text);
        Assert.Null(Say(letters, size, "de-AT").Advice);
        Assert.Equal("Wenden Sie sich an red-owner@example.org.", Say(letters, Verdict.Of(Act.Hold, "Spam", Sentence.Of(NoticeKind.ReasonSpam)), "de").Advice);
        Assert.Equal("Too big.", Say(letters, size, "en").Text);
        Assert.StartsWith("This message has", size.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_third_party_says_is_the_same_in_all_languages()
    {
        var verdict = new Verdict(Act.Hold, "Word", "Its subject has {word} in it.", "Choose another.");

        Assert.Equal(verdict.ToReason(), Say(verdict, "de"));
    }

    [Fact]
    public void An_advice_from_a_rules_settings_stands_below_a_reason_that_has_none()
    {
        var verdict = Verdict.Of(Act.Hold, "Header", Sentence.Of(NoticeKind.ReasonFieldHeld, ("field", "X-A"), ("list", "Red"))) with { Advice = "Frag uns." };

        Assert.Equal("Frag uns.", Say(verdict, "fr").Advice);
    }

    [Fact]
    public void A_letter_has_the_reasons_of_all_rules_once_each()
    {
        var spam = Verdict.Of(Act.Hold, "Spam", Sentence.Of(NoticeKind.ReasonSpam)).ToReason();
        var letter = new Letters(Posts.Red, new(null)).Write(new()
        {
            Kind = NoticeKind.Held,
            To = Posts.Ann,
            Language = "de",
            Root = "root",
            Date = DateTimeOffset.UnixEpoch,
            Values = new Dictionary<string, string> { ["subject"] = "Hallo" },
            Reasons = [spam, new("Word", "Wort."), spam],
        });

        Assert.Contains("\n\nEin Filter hält diese Mail für Spam. Wort.\n\n", PartText.Of(PartTree.Read(letter.Message).Root).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IReadOnlyList<Verdict>> Verdicts()
    {
        var verdicts = new List<Verdict>();
        foreach (var (rule, post) in Cases())
        {
            var verdict = (await new PostPolicy([rule]).Judge(post, CancellationToken.None)).Trace[0].Verdict;
            Assert.NotNull(verdict?.Words);
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    private static IEnumerable<(IPostRule Rule, Post Post)> Cases()
    {
        var usual = Judging.Usual();
        var nobody = Judging.Usual(Judging.Stranger with { Address = null });
        var mixed = new AttachmentOptions { Types = ["video/*"] };
        var failing = new FailedAuthenticationOptions { TrustedServers = ["mx.example.org"] };
        var failed = Judging.Post("Authentication-Results: mx.example.org; dmarc=fail");
        return
        [
            (new AnnouncementRule(new()), Judging.Usual(list: Judging.Red with { Style = ListStyle.Announcement })),
            (new AttachmentRule(mixed), Judging.Post("Content-Type: video/mp4; name=a.mp4")),
            (new AttachmentRule(mixed), new Post(Judging.Post("Content-Type: multipart/mixed; boundary=x", "--x\r\n\r\na\r\n--x\r\n\r\nb\r\n--x--\r\n").Mail, Judging.Red, Judging.Member, Judging.Now, MessageLimits.Default with { MaxParts = 1 })),
            (new AutomaticMailRule(new()), Judging.Post("Content-Type: multipart/report")),
            (new BanRule(new() { Addresses = ["@evil.example"] }), Judging.Post("From: eve@evil.example")),
            (new BanRule(new()), Judging.Usual(Judging.Member with { IsBanned = true })),
            (new CrossPostRule(new() { MaxLists = 1 }, _ => true), Judging.Post("To: red@example.org, blue@example.org")),
            (new DestinationRule(new()), Judging.Post("To: ann@example.com")),
            (new DuplicateRule(Seams.Seen!), usual),
            (new EmergencyRule(true), usual),
            (new EmptyPostRule(new()), Judging.Post("Subject: a", "")),
            (new EmptyPostRule(new() { NoSubject = Act.Hold }), Judging.Post("From: ann@example.com")),
            (new EncryptionRule(new() { Encrypted = Act.Hold }), Judging.Post("Content-Type: multipart/encrypted; boundary=x")),
            (new EncryptionRule(new() { Signed = Act.Hold }), Judging.Post("Content-Type: multipart/signed; boundary=x")),
            (new EncryptionRule(new() { Plain = Act.Hold }), usual),
            (new FailedAuthenticationRule(failing), failed),
            (new FailedAuthenticationRule(failing), new Post(failed.Mail, Judging.Red, Judging.Stranger with { Address = null }, Judging.Now)),
            (new HeaderRule(new() { Field = "Subject", Action = Act.Accept }), usual),
            (new HeaderRule(new() { Field = "Subject" }), usual),
            (new HeaderRule(new() { Field = "Subject", Action = Act.Reject }), usual),
            (new ImplicitCommandRule(new(), Seams.LooksLikeCommand!), usual),
            (new LoopRule(new()), Judging.Post("List-Id: <red.example.org>")),
            (new LoopRule(new() { MaxReceived = 1 }), Judging.Post("Received: a\r\nReceived: b")),
            (new MembershipRule(new()), Judging.By("eve@example.net")),
            (new MembershipRule(new()), nobody),
            (new ModerationRule(new()), Judging.Usual(Judging.Member with { IsModerated = true })),
            (new ModerationRule(new() { Members = true }), usual),
            (new ModerationRule(new() { NewMemberPosts = 1_000 }), usual),
            (new RecipientCountRule(new() { MaxRecipients = 1 }), Judging.Post("To: a@x.example, b@x.example")),
            (new SameTextRule(new(), Seams.Said!), usual),
            (new SizeRule(new() { MaxSize = 10 }), usual),
            (new SpamRule(new()), Judging.Post("X-Spam: yes")),
            (new ThreadVelocityRule(new() { MaxPosts = 3 }, Seams.Velocity!), Judging.Post("References: <1@example.com>")),
            (new MuteRule(), usual),
        ];
    }

    private static RuleReason Say(Verdict verdict, string language) => Say(new Letters(Posts.Red, new(null)), verdict, language);

    private static RuleReason Say(Letters letters, Verdict verdict, string language) => letters.Say(verdict.ToReason(), language, Posts.Ann, DateTimeOffset.UnixEpoch);

    // Words of a letter or two are in many languages.
    private static IEnumerable<string> WordsIn(RuleReason reason, Verdict verdict)
    {
        var text = verdict.Words!.Values.Values.OrderByDescending(value => value.Length).Aggregate($"{reason.Text} {reason.Advice}", (text, value) => text.Replace(value, " ", StringComparison.Ordinal));
        return Word().Matches(text).Select(match => match.Value);
    }

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex Word();

    private sealed class MuteRule : IPostRule
    {
        public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) => new(new Verdict(Act.Hold, "Mute", " "));
    }

    private sealed class KnownMessages : ISeenMessages
    {
        public ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken) => new(true);
    }

    private sealed class SaidAlready : ISaidTexts
    {
        public ValueTask<SaidBefore> Before(Post post, TimeSpan within, CancellationToken cancellationToken) => new(new SaidBefore(0, 0, IsEcho: true));
    }
}
