using System.Text;
using System.Text.RegularExpressions;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Notices;

public sealed partial class NoticeTextsTests : IDisposable
{
    private static readonly NoticeTexts BuiltIn = new(null);

    private readonly TemporaryFolder _folder = new("notices");

    public static TheoryData<string> Languages => [.. NoticeTexts.Languages];

    [Fact]
    public void There_are_seven_languages() => Assert.Equal(["ar", "de", "en", "es", "fr", "ja", "pl"], NoticeTexts.Languages.Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_has_every_notice_with_the_same_values_in_lines_of_78_columns(string language)
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            var (template, english) = (BuiltIn.Template(kind, [language]), BuiltIn.Template(kind, ["en"]));

            Assert.True(language == "en" || template != english || IsNothingButValues(english), $"{kind} is not there in {language}.");
            Assert.Equal(Words(english), Words(template));
            Assert.Equal(string.IsNullOrWhiteSpace(english.Text), template.Text == "\n");
            Assert.All([IsSentence(kind) ? template.Subject : "", .. template.Text.Split('\n')], line => Assert.True(Width(line) <= 78, $"{language} {kind}: {line}"));
            Assert.DoesNotContain('\t', template.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_moderator_is_told_in_each_which_mail_is_not_attached(string language)
    {
        var lines = BuiltIn.Template(NoticeKind.ModeratorNotice, [language]).Text.TrimEnd('\n').Split('\n');

        Assert.Matches("1 M[Bo]", lines[^1]);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_comes_through_a_mail_as_it_was_written(string language)
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            var values = Words(BuiltIn.Template(kind, ["en"])).ToDictionary(word => word, word => $"<{word}>");
            var words = BuiltIn.Write(kind, [language], values);
            var message = new NoticeLetter
            {
                List = Posts.Red.List,
                From = Posts.Red.List,
                To = Posts.Ann,
                Subject = words.Subject,
                Text = words.Text,
                Date = DateTimeOffset.UnixEpoch,
                Seed = "seed",
            }.ToMessage();

            var tree = PartTree.Read(message);
            Assert.Equal(words.Text, Encoding.UTF8.GetString(tree.Root.Decoded().Span).ReplaceLineEndings("\n"));
            Assert.True(HeaderSection.TryFind(message.Span, "Subject"u8, out var subject));
            Assert.Equal(words.Subject, EncodedWords.Decode(subject).Trim());
            Assert.All(Encoding.UTF8.GetString(message.Span).Split("\r\n"), line => Assert.True(line.Length <= 998));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_word_behind_a_number_would_have_to_be_another_for_another_number(string language)
    {
        // None of them is a noun, but in Japanese, where all numbers have the same.
        HashSet<string> same = ["of", "at", "von", "an", "de", "w", "في", "خلال", "日です", "通", "通を破棄しました", "名です", "オクテット", "で", "です"];
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            var template = BuiltIn.Template(kind, [language]);

            foreach (var text in (string[])[template.Subject, template.Text])
                Assert.All(WordBehindNumber().Matches(text), match => Assert.True(same.Contains(match.Groups[1].Value), $"{language} {kind}: {match.Value}"));
        }
    }

    [Theory]
    [InlineData("en", "Red: held mails (#)")]
    [InlineData("de", "Red: zurückgehaltene Mails (#)")]
    [InlineData("fr", "Red : messages retenus (#)")]
    [InlineData("es", "Red: mensajes retenidos (#)")]
    [InlineData("pl", "Red: wstrzymane wiadomości: #")]
    [InlineData("ja", "Red：保留中のメール # 通")]
    [InlineData("ar", "Red: عدد الرسائل المحجوزة #")]
    public void Every_number_stands_in_the_same_words(string language, string subject)
    {
        foreach (var number in (string[])["0", "1", "2", "5", "11", "21"])
        {
            var values = new Dictionary<string, string> { ["list"] = "Red", ["count"] = number, ["days"] = number, ["size"] = number, ["most"] = number };

            Assert.Equal(subject.Replace("#", number, StringComparison.Ordinal), BuiltIn.Write(NoticeKind.ModeratorSummary, [language], values).Subject);
            foreach (var kind in Enum.GetValues<NoticeKind>())
            {
                var template = BuiltIn.Template(kind, [language]);
                var filled = Numbers().Replace(template.Text.Replace("{list}", "Red", StringComparison.Ordinal), number);
                Assert.Equal(filled, BuiltIn.Write(kind, [language], values).Text);
            }
        }
    }

    [Theory]
    [InlineData("de-AT", "Willkommen bei Red")]
    [InlineData("DE", "Willkommen bei Red")]
    [InlineData("ja-Hira-JP", "Red へようこそ")]
    [InlineData("tlh", "Welcome to Red")]
    [InlineData("", "Welcome to Red")]
    public void A_language_that_there_is_nothing_in_is_the_wider_one_or_English(string language, string subject) =>
        Assert.Equal(subject, BuiltIn.Write(NoticeKind.Welcome, [language], new Dictionary<string, string> { ["list"] = "Red" }).Subject);

    [Theory]
    [InlineData("tlh", "fr", "Bienvenue sur Red")]
    [InlineData("", "fr-CA", "Bienvenue sur Red")]
    [InlineData("ja", "fr", "Red へようこそ")]
    [InlineData("tlh", "sjn", "Welcome to Red")]
    [InlineData("--", "-", "Welcome to Red")]
    public void Of_two_languages_the_first_one_counts_that_there_are_words_in(string first, string second, string subject) =>
        Assert.Equal(subject, BuiltIn.Write(NoticeKind.Welcome, [first, second], new Dictionary<string, string> { ["list"] = "Red" }).Subject);

    [Fact]
    public void A_value_stands_as_it_is_and_cannot_bring_a_field_or_another_value()
    {
        var words = BuiltIn.Write(NoticeKind.Held, ["en"], new Dictionary<string, string> { ["list"] = "Red\r\nBcc: eve@example.org", ["subject"] = "{reason} \u001b[31m", ["reason"] = "secret" });

        Assert.Equal("Your mail to Red Bcc: eve@example.org waits for a moderator", words.Subject);
        Assert.Contains("    {reason}  [31m\n", words.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u202aa\u202bb\u202cc\u202dd\u202ee", "abcde")]
    [InlineData("\u2066a\u2067b\u2068c\u2069d", "abcd")]
    [InlineData("pay \u202efdp.exe", "pay fdp.exe")]
    public void No_value_turns_the_direction_of_what_stands_around_it(string value, string shown)
    {
        foreach (var word in new[] { "list", "subject", "reason", "advice", "owner" })
        {
            var words = BuiltIn.Write(NoticeKind.Rejected, ["en"], new Dictionary<string, string> { [word] = value });

            Assert.Contains(shown, words.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(words.Subject + words.Text, c => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        }
    }

    [Theory]
    [InlineData("subject", "Held", false)]
    [InlineData("who", "Welcome", false)]
    [InlineData("description", "Info", false)]
    [InlineData("author", "ModeratorNotice", false)]
    [InlineData("confirm", "Confirm", false)]
    [InlineData("command", "NotAllowed", false)]
    [InlineData("reason", "Rejected", true)]
    [InlineData("advice", "Rejected", true)]
    [InlineData("reasons", "ModeratorNotice", true)]
    [InlineData("rows", "Which", true)]
    [InlineData("answers", "CommandAnswer", true)]
    public void A_value_has_one_line_unless_it_is_meant_for_more(string word, string kind, bool hasMore)
    {
        foreach (var end in new[] { "\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\f" })
        {
            var words = BuiltIn.Write(Enum.Parse<NoticeKind>(kind), ["en"], new Dictionary<string, string> { [word] = $"one{end}{end}  approve" });

            Assert.Contains(hasMore ? "one\n\n  approve" : "one approve", words.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("مرحبا بالعالم \u200f(٣)\u200e")]
    [InlineData("می\u200cخواهم")]
    [InlineData("退会のお願い\u3000㈱")]
    [InlineData("👩\u200d👩\u200d👧 🏳️\u200d🌈 e\u0301")]
    public void No_other_character_of_a_value_is_lost(string value)
    {
        var words = BuiltIn.Write(NoticeKind.Held, ["en"], new Dictionary<string, string> { ["list"] = value, ["subject"] = value });

        Assert.Contains($"    {value}\n", words.Text, StringComparison.Ordinal);
        Assert.Contains(value, words.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_owner_wrote_around_the_values_keeps_its_direction()
    {
        File.WriteAllText(_folder.In("ar.txt"), "[Asked]\nطلب\n\u2068{who}\u2069\n");
        var texts = new NoticeTexts(_folder.Path);

        var answer = texts.Write(NoticeKind.Asked, ["ar"], new Dictionary<string, string> { ["who"] = "ann@example.com\u2069" }).Text;
        var letter = texts.Write(NoticeKind.CommandAnswer, ["ar"], new Dictionary<string, string> { ["answers"] = answer }).Text;

        Assert.Equal("\u2068ann@example.com\u2069\n", answer);
        Assert.Contains(answer, letter, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owners_words_stand_in_for_those_that_he_has_written_and_no_others()
    {
        File.WriteAllText(_folder.In("de.txt"), "# Unsere\n[Welcome]\nServus, {who}\nSchön, dass du da bist.\n\n  {address}\n");
        var texts = new NoticeTexts(_folder.Path);
        var values = new Dictionary<string, string> { ["who"] = "ann@example.com", ["address"] = "red@example.org", ["list"] = "Red" };

        Assert.Equal(new("Servus, ann@example.com", "Schön, dass du da bist.\n\n  red@example.org\n"), texts.Write(NoticeKind.Welcome, ["de-AT"], values));
        Assert.Equal("Sie haben Red verlassen", texts.Write(NoticeKind.Goodbye, ["de"], values).Subject);
        Assert.Equal("Welcome to Red", texts.Write(NoticeKind.Welcome, ["en"], values).Subject);
    }

    public void Dispose() => _folder.Dispose();

    private static SortedSet<string> Words(NoticeWords template) => [.. NoticeBraces.Words($"{template.Subject}\n{template.Text}")];

    private static bool IsNothingButValues(NoticeWords template) => !NoticeBraces.Words(template.Text).Aggregate(template.Text, (text, word) => text.Replace($"{{{word}}}", "", StringComparison.Ordinal)).Any(char.IsLetter);

    private static bool IsSentence(NoticeKind kind) => kind.ToString().StartsWith("Outcome", StringComparison.Ordinal);

    [GeneratedRegex(@"\{(?:count|days|size|most)\} *\n?(\p{L}+)")]
    private static partial Regex WordBehindNumber();

    [GeneratedRegex(@"\{(?:count|days|size|most)\}")]
    private static partial Regex Numbers();

    // East Asian characters take two columns; a value takes its own.
    private static int Width(string line) => line.Sum(c => c is (>= '\u3000' and <= '\u9fff') or (>= '\uff00' and <= '\uff60') ? 2 : 1);
}
