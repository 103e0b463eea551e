using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;
using Pymalist.Testing;

namespace Pymalist.Lists.Tests.Notices;

public sealed class NoticeTextsTests : IDisposable
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
            var (template, english) = (BuiltIn.Template(kind, language), BuiltIn.Template(kind, "en"));

            Assert.True(language == "en" || template != english || IsNothingButValues(english), $"{kind} is not there in {language}.");
            Assert.Equal(Words(english), Words(template));
            Assert.All(template.Text.Split('\n'), line => Assert.True(Width(line) <= 78, $"{language} {kind}: {line}"));
            Assert.DoesNotContain('\t', template.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_comes_through_a_mail_as_it_was_written(string language)
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            var values = Words(BuiltIn.Template(kind, "en")).ToDictionary(word => word, word => $"<{word}>");
            var words = BuiltIn.Write(kind, language, values);
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
    [InlineData("de-AT", "Willkommen bei Red")]
    [InlineData("DE", "Willkommen bei Red")]
    [InlineData("ja-Hira-JP", "Red へようこそ")]
    [InlineData("tlh", "Welcome to Red")]
    [InlineData("", "Welcome to Red")]
    public void A_language_that_there_is_nothing_in_is_the_wider_one_or_English(string language, string subject) =>
        Assert.Equal(subject, BuiltIn.Write(NoticeKind.Welcome, language, new Dictionary<string, string> { ["list"] = "Red" }).Subject);

    [Fact]
    public void A_value_stands_as_it_is_and_cannot_bring_a_field_or_another_value()
    {
        var words = BuiltIn.Write(NoticeKind.Held, "en", new Dictionary<string, string> { ["list"] = "Red\r\nBcc: eve@example.org", ["subject"] = "{reason} \u001b[31m", ["reason"] = "secret" });

        Assert.Equal("Your mail to Red Bcc: eve@example.org waits for a moderator", words.Subject);
        Assert.Contains("    {reason}  [31m\n", words.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owners_words_stand_in_for_those_that_he_has_written_and_no_others()
    {
        File.WriteAllText(_folder.In("de.txt"), "# Unsere\n[Welcome]\nServus, {who}\nSchön, dass du da bist.\n\n  {address}\n");
        var texts = new NoticeTexts(_folder.Path);
        var values = new Dictionary<string, string> { ["who"] = "ann@example.com", ["address"] = "red@example.org", ["list"] = "Red" };

        Assert.Equal(new("Servus, ann@example.com", "Schön, dass du da bist.\n\n  red@example.org\n"), texts.Write(NoticeKind.Welcome, "de-AT", values));
        Assert.Equal("Sie haben Red verlassen", texts.Write(NoticeKind.Goodbye, "de", values).Subject);
        Assert.Equal("Welcome to Red", texts.Write(NoticeKind.Welcome, "en", values).Subject);
    }

    [Fact]
    public void All_that_is_wrong_in_an_owners_files_is_told_at_once()
    {
        File.WriteAllText(_folder.In("de.txt"), "Hallo\n[Nonsense]\nx\n[Welcome]\n\nkein Betreff\n[Goodbye]\nTschüss {nobody}\n");
        File.WriteAllBytes(_folder.In("fr.txt"), [0xff, 0xfe, 0x00]);

        var problems = Assert.Throws<FormatException>(() => new NoticeTexts(_folder.Path)).Message.Split('\n');

        Assert.Contains(problems, problem => problem.Contains("de.txt:1: stands in no section", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("de.txt:2: there is no notice Nonsense; there are: Confirm,", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("de.txt:4: Welcome has no subject", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("Goodbye has {nobody}", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("fr.txt:", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static SortedSet<string> Words(NoticeWords template) => [.. NoticeTexts.Words($"{template.Subject}\n{template.Text}")];

    private static bool IsNothingButValues(NoticeWords template) => !NoticeTexts.Words(template.Text).Aggregate(template.Text, (text, word) => text.Replace($"{{{word}}}", "", StringComparison.Ordinal)).Any(char.IsLetter);

    // East Asian characters take two columns; a value takes its own.
    private static int Width(string line) => line.Sum(c => c is (>= '\u3000' and <= '\u9fff') or (>= '\uff00' and <= '\uff60') ? 2 : 1);
}
