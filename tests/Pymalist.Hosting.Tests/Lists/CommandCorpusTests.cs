using System.Text.Json;
using Pymalist.Testing;

namespace Pymalist.Hosting.Tests.Lists;

/// <summary>Real mail, as it would come to a list's addresses for commands.</summary>
public sealed class CommandCorpusTests : IAsyncDisposable
{
    private static readonly string[] Signals = ["auto-submitted", "list-id", "list-unsubscribe", "list-post", "empty-return-path", "report-type"];

    private readonly ListsAtWork _lists = new(ListsAtWork.List("red", "ann@example.com"));

    [CorpusFact]
    public async Task No_automatic_mail_is_answered_asks_anything_or_confirms_what_somebody_asked()
    {
        var token = ListsAtWork.ConfirmAddress(Assert.Single(await _lists.Letters(_lists.Mail("cleo@example.com", "red-subscribe@lists.test", "", ""))));
        var files = Automatic().ToList();
        var causes = new List<string>();
        foreach (var file in files)
        {
            foreach (var to in new[] { "red-request@lists.test", "red-subscribe@lists.test", "red-help@lists.test", token })
            {
                if ((await _lists.Letters(Mail(file, to))).Count > 0)
                    causes.Add($"{file} to {to}");
            }
        }

        Assert.True(files.Count > 450, $"The corpus has {files.Count} of them only.");
        Assert.Empty(causes);
        Assert.Null(await _lists.Member("red", "cleo@example.com"));
    }

    [CorpusFact]
    public async Task Whatever_comes_has_one_answer_at_most()
    {
        var files = Corpus.Files("hostile").Concat(Corpus.Files("mime")).Concat(Corpus.Files("threads")).Select(file => Path.GetRelativePath(Corpus.Root!, file)).ToList();
        var answers = 0;
        foreach (var file in files)
        {
            var letters = await _lists.Letters(Mail(file, "red-request@lists.test"));
            Assert.True(letters.Count <= 1, $"{file}: {string.Join(", ", ListsAtWork.Told(letters))}");
            answers += letters.Count;
        }

        Assert.InRange(answers, 50, files.Count);
    }

    public async ValueTask DisposeAsync() => await _lists.DisposeAsync();

    private static IEnumerable<string> Automatic() => Rows("bounces/expected.jsonl").Where(row => row.GetProperty("class").GetString() != "not-a-bounce")
        .Concat(Rows("list-signals.jsonl").Where(row => Signals.Any(signal => row.TryGetProperty(signal, out _))))
        .Select(row => row.GetProperty("file").GetString()!)
        .Where(file => file.EndsWith(".eml", StringComparison.Ordinal) && File.Exists(Path.Combine(Corpus.Root!, file))).Distinct();

    private static IEnumerable<JsonElement> Rows(string file) => File.ReadLines(Path.Combine(Corpus.Root!, file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static Mail Mail(string file, string to) => new()
    {
        Id = MailId.Of("corpus", $"{file} {to}", []),
        Message = File.ReadAllBytes(Path.Combine(Corpus.Root!, file)),
        Recipients = [Mailbox.Parse(to)],
    };
}
