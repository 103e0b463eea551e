using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;
using Pymalist.Testing;
using Xunit.Abstractions;

namespace Pymalist.Lists.Tests.Policy;

/// <summary>Rules on real mail, and beside them what another reader found in its fields.</summary>
public sealed class CorpusPolicyTests(ITestOutputHelper output)
{
    private static readonly AutomaticMailRule Automatic = new(new AutomaticMailOptions());
    private static readonly LoopRule Loop = new(new LoopOptions { MaxReceived = 1_000 });
    private static readonly SpamRule Spam = new(new SpamOptions());

    // In two mails the other reader did not see the Return-Path: <> that they have; mail whose lines end in CR alone comes by no server.
    [CorpusFact]
    public void Automatic_mail_is_known_by_the_signs_that_another_reader_sees()
    {
        var (agreed, differing) = (0, new List<string>());
        foreach (var (file, signals) in Signals().Where(row => !row.File.Contains("mac-line-ends", StringComparison.Ordinal)))
        {
            var isAutomatic = AutomaticMail.SignOf(Posts.Mail(File.ReadAllBytes(file))) is not null;
            if (isAutomatic == SaysAutomatic(signals))
                agreed++;
            else
                differing.Add($"{Path.GetFileName(file)}: {isAutomatic}");
        }

        output.WriteLine($"{agreed} agree, {differing.Count} differ: {string.Join(", ", differing)}");
        Assert.True(agreed > 600);
        Assert.Equal(["lhost-gmail-16.eml: True", "lhost-gmail-17.eml: True"], differing);
    }

    // One is no bounce, and automatic all the same: its reverse-path is empty.
    [CorpusFact]
    public async Task Of_bounces_and_answers_most_are_known_and_of_what_is_none_nothing()
    {
        var (known, missed, wrong) = (0, new List<string>(), new List<string>());
        foreach (var row in Rows("bounces/expected.jsonl").Where(row => row.File.EndsWith(".eml", StringComparison.Ordinal) && !row.File.Contains("mac-line-ends", StringComparison.Ordinal)))
        {
            var isKnown = await Automatic.ActOn(PostOf(row.File, Judging.Red.List)) == Act.Discard;
            var kind = row.Signals.GetProperty("class").GetString();
            if (kind == "not-a-bounce" && isKnown)
                wrong.Add(Path.GetFileName(row.File));
            else if (kind != "not-a-bounce" && isKnown)
                known++;
            else if (kind is "bounce" or "autoreply")
                missed.Add($"{Path.GetFileName(row.File)} ({kind})");
        }

        output.WriteLine($"{known} known, {wrong.Count} wrong, {missed.Count} missed: {string.Join(", ", missed)}");
        Assert.Equal(["rb-issue-368-bug.eml"], wrong);
        Assert.True(missed.Count * 10 < known, $"{missed.Count} of {known} missed.");
    }

    [CorpusFact]
    public async Task A_list_knows_its_own_mail_and_no_other_does()
    {
        var count = 0;
        foreach (var (file, signals) in Signals())
        {
            foreach (var mark in Values(signals, "x-beenthere").Concat(Values(signals, "x-loop")).Where(mark => AddrSpec.TryParse(mark, out _)))
            {
                count++;
                Assert.Equal(Act.Discard, await Loop.ActOn(PostOf(file, Mailbox.Parse(mark))));
                Assert.Null(await Loop.ActOn(PostOf(file, Mailbox.Parse($"x{mark}"))));
            }
        }

        output.WriteLine($"{count} marks.");
        Assert.True(count > 200);
    }

    [CorpusFact]
    public async Task A_flag_of_spam_is_seen_where_it_says_yes()
    {
        var count = 0;
        foreach (var (file, signals) in Signals().Where(row => Values(row.Signals, "x-spam-flag").Any()))
        {
            count++;
            var isSpam = await Spam.ActOn(PostOf(file, Judging.Red.List)) == Act.Hold;
            Assert.True(isSpam == Values(signals, "x-spam-flag").Any(flag => flag.StartsWith("yes", StringComparison.OrdinalIgnoreCase)), file);
        }

        Assert.True(count > 10);
    }

    [CorpusFact]
    public async Task Every_mail_gets_a_decision_that_people_understand()
    {
        var decisions = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Corpus.Files("."))
        {
            var decision = await Everything.Judge(PostOf(file, Judging.Red.List));

            Judging.AssertIsForPeople(decision.Verdict);
            var name = $"{decision.Verdict.Act} by {decision.Verdict.Rule}";
            decisions[name] = decisions.GetValueOrDefault(name) + 1;
        }

        foreach (var (name, count) in decisions)
            output.WriteLine($"{count,5} {name}");
        Assert.True(decisions.Values.Sum() > 1_000);
    }

    [CorpusFact]
    public async Task What_people_wrote_to_lists_passes_the_guards_of_another_list()
    {
        var policy = new PostPolicy(StandardRules.Of(new PostingOptions { Destination = new() { Action = Act.Accept } }, new PostSeams()));
        var (passed, kept) = (0, new List<string>());
        foreach (var file in Corpus.Files("threads"))
        {
            var decision = await policy.Judge(PostOf(file, Judging.Red.List), CancellationToken.None);
            if (decision.Verdict.Act == Act.Accept)
                passed++;
            else
                kept.Add($"{Path.GetFileName(file)}: {decision.Verdict.Rule}");
        }

        output.WriteLine($"{passed} pass, {kept.Count} are kept: {string.Join(", ", kept.Take(50))}");
        Assert.True(passed > 100 && kept.Count <= passed / 50, $"{passed} pass, {kept.Count} are kept.");
    }

    // The same that RFC 3834 and the fields' own definitions say, told by another reader of the fields.
    private static bool SaysAutomatic(JsonElement signals) =>
        Values(signals, "report-type").Any()
        || Values(signals, "auto-submitted").Any(value => !value.StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || Values(signals, "precedence").Contains("auto_reply")
        || Values(signals, "return-path").FirstOrDefault() == "<>";

    private static IEnumerable<(string File, JsonElement Signals)> Signals() => Rows("list-signals.jsonl");

    private static IEnumerable<(string File, JsonElement Signals)> Rows(string name) =>
        File.ReadLines(Path.Combine(Corpus.Root!, name))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(row => (Path.Combine(Corpus.Root!, row.GetProperty("file").GetString()!), row));

    private static IEnumerable<string> Values(JsonElement signals, string name) =>
        !signals.TryGetProperty(name, out var value) ? [] : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.ToString()) : [value.ToString()];

    private static Post PostOf(string file, Mailbox list)
    {
        var mail = Posts.Mail(File.ReadAllBytes(file));
        return new Post(mail, new ListFacts(list), Judging.Member with { Address = mail.Author()?.Address }, Judging.Now);
    }
}
