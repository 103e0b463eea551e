using System.Text;
using Pymalist.Lists.Notices;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.Lists.Tests.Notices;

public sealed class OwnNoticesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("notices");

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

    [Theory]
    [InlineData("Confirm", "confirm")]
    [InlineData("ConfirmLeave", "confirm")]
    [InlineData("ConfirmSettings", "confirm")]
    [InlineData("ConfirmSettings", "rows")]
    [InlineData("ModeratorNotice", "confirm")]
    [InlineData("SubscriptionRequest", "confirm")]
    [InlineData("Bounced", "confirm")]
    [InlineData("BounceWarning", "confirm")]
    [InlineData("ModeratorSummary", "rows")]
    [InlineData("CommandAnswer", "answers")]
    [InlineData("Decided", "outcome")]
    public void A_section_without_the_word_that_it_is_for_is_a_problem(string kind, string word)
    {
        var all = string.Concat(NoticeBraces.Words(new NoticeTexts(null).Template(Enum.Parse<NoticeKind>(kind), ["en"]).Text).Distinct().Select(one => $"{{{one}}}\n"));
        var lacking = all.Replace($"{{{word}}}\n", "", StringComparison.Ordinal);

        Assert.Empty(ProblemsOf("en.txt", $"[{kind}]\nSubject\n{all}"));
        Assert.Equal([$"en.txt:2: {kind} lacks {{{word}}}, without which it is of no use."], ProblemsOf("en.txt", $"# Ours\n[{kind}]\nSubject\n{lacking}"));
    }

    [Theory]
    [InlineData("{Who}")]
    [InlineData("{who_}")]
    [InlineData("{ who }")]
    [InlineData("{WHO}")]
    [InlineData("{who.}")]
    [InlineData("｛who｝")]
    [InlineData("{who")]
    public void A_misspelt_word_is_told_with_the_right_one(string word) =>
        Assert.Equal([$"de.txt:5: Welcome has {word}, which is written {{who}}."], ProblemsOf("de.txt", $"[Welcome]\nHallo {{who}}\n\n{{address}}\n  {word} ist da\n"));

    [Fact]
    public void An_unknown_word_is_told_with_the_line_that_it_stands_in()
    {
        var problems = ProblemsOf("de.txt", "[Welcome]\nHallo {wer}\n\n{who} {wo}\n{wo}\n[Goodbye]\nx\n{confirm} {}\n");

        Assert.Equal(["de.txt:2: Welcome has {wer}", "de.txt:4: Welcome has {wo}", "de.txt:5: Welcome has {wo}", "de.txt:8: Goodbye has {confirm}", "de.txt:8: Goodbye has {}"],
            problems.Select(problem => problem[..problem.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Contains("which it cannot fill in; it can: address, date,", problems[0], StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("{", 0)]
    [InlineData("{a", 1)]
    [InlineData("{}", 1)]
    public async Task A_file_full_of_braces_is_read_in_time_that_grows_with_it(string some, int problems)
    {
        var line = string.Concat(Enumerable.Repeat(some, 1_000_000));

        Assert.Equal(problems, (await Task.Run(() => ProblemsOf("de.txt", $"[Welcome]\nx\n{line}\n"))).Length);
    }

    [Fact]
    public void A_sentence_has_no_second_line() =>
        Assert.Equal(["de.txt:5: OutcomeJoined is one line, and this is another."], ProblemsOf("de.txt", "[OutcomeLeft]\n{who} ist weg\n[OutcomeJoined]\n{who} ist da\nund bleibt\n\n"));

    [Fact]
    public void Braces_around_nothing_may_stand_in_a_text() => Assert.Empty(ProblemsOf("de.txt", "[Welcome]\nHallo :-{\n8-} { {{who}}\n"));

    [Fact]
    public void A_section_that_stands_twice_is_told_with_both_lines() =>
        Assert.Equal(["de.txt:6: Welcome stands in line 2 already."], ProblemsOf("de.txt", "# Ours\n[Welcome]\na\n[Goodbye]\nb\n[Welcome] \nc\n"));

    [Theory]
    [InlineData("deutsch.txt")]
    [InlineData("README.txt")]
    [InlineData("de_AT.txt")]
    [InlineData("de-.txt")]
    [InlineData("d.txt")]
    [InlineData("de-öst.txt")]
    [InlineData(".txt")]
    [InlineData("Welcome.de.txt")]
    public void A_file_whose_name_is_no_language_tag_is_a_problem(string name) =>
        Assert.Equal([$"{name}: {name[..^4]} is no language tag, as de and pt-BR are (RFC 5646)."], ProblemsOf(name, "[Welcome]\nx\n"));

    [Theory]
    [InlineData("de.txt", "de")]
    [InlineData("pt-BR.txt", "pt-br")]
    [InlineData("zh-Hant-TW.txt", "zh-hant-tw")]
    [InlineData("tlh.txt", "TLH")]
    [InlineData("x-pirate.txt", "x-pirate")]
    public void Any_language_can_have_words_of_an_owners(string name, string language)
    {
        File.WriteAllText(_folder.In(name), "[Welcome]\nAhoy\n");

        Assert.Equal("Ahoy", new NoticeTexts(_folder.Path).Write(NoticeKind.Welcome, [language], new Dictionary<string, string>()).Subject);
    }

    [Fact]
    public void Two_files_for_one_language_are_a_problem()
    {
        File.WriteAllText(_folder.In("DE.txt"), "[Welcome]\nx\n");

        Assert.Equal(["de.txt: DE.txt is for the same language."], ProblemsOf("de.txt", "[Welcome]\ny\n"));
    }

    [Fact]
    public void The_example_of_the_documents_is_good()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var start = document.IndexOf("```text\n# Lines", StringComparison.Ordinal) + "```text\n".Length;
        var example = document[start..document.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Empty(ProblemsOf("de.txt", example));
        Assert.Equal("ann ist jetzt dabei", new NoticeTexts(_folder.Path).Write(NoticeKind.OutcomeJoined, ["de"], new Dictionary<string, string> { ["who"] = "ann" }).Subject);
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark_and_have_line_ends_of_either_kind()
    {
        File.WriteAllText(_folder.In("de.txt"), "[Welcome]\r\nServus\r\nGut.\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(new("Servus", "Gut.\n"), new NoticeTexts(_folder.Path).Write(NoticeKind.Welcome, ["de"], new Dictionary<string, string>()));
    }

    public void Dispose() => _folder.Dispose();

    private string[] ProblemsOf(string name, string text)
    {
        File.WriteAllText(_folder.In(name), text);
        return Record.Exception(() => new NoticeTexts(_folder.Path)) is FormatException exception
            ? [.. exception.Message.Split('\n').Select(line => line.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))]
            : [];
    }
}
