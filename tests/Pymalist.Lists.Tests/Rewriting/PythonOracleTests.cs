using System.Text.Json;
using Pymalist.Lists.Rewriting;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Lists.Tests.Rewriting;

/// <summary>What another reader, Python's <c>email</c>, finds in messages before and after a list put its texts into them.</summary>
public sealed class PythonOracleTests
{
    // As the reader itself decodes them, and as they stand; but for line ends at the end, which it counts to an inner multipart that
    // nobody closed when another delimiter follows.
    private const string Program = """
        import base64, email, json, sys
        def leaves(octets):
            return [(p.get_content_type(), p.get_content_charset(), p.get_payload(decode=True) or b'', str(p.get_payload()))
                    for p in email.message_from_bytes(octets).walk() if not p.is_multipart()]
        def norm(octets):
            return octets.replace(b'\r\n', b'\n').rstrip(b'\n')
        def same(a, b):
            return a[:2] == b[:2] and (norm(a[2]) == norm(b[2]) or norm(a[2]) in norm(b[2]))
        for line in open(sys.argv[1]):
            case = json.loads(line)
            before = leaves(base64.b64decode(case['Before']))
            after = leaves(base64.b64decode(case['After']))
            texts = sum(leaf[2].count(b'Below b97d3e4a') for leaf in after)
            inText = case['InText']
            rest = after if inText else [leaf for leaf in after if b'b97d3e4a' not in leaf[2] and b'a86e1f2c' not in leaf[2]]
            ok = len(rest) == len(before) and all(same(a, b) and (inText or a[3].rstrip('\r\n') == b[3].rstrip('\r\n')) for a, b in zip(before, rest))
            print(json.dumps([case['File'], texts, ok]))
        """;

    private static readonly RewritingOptions Options = new() { Header = "Above a86e1f2c of {list.name}", Footer = "Below b97d3e4a: {list.unsubscribe}" };

    private static readonly string[] Known =
    [
        // It counts the blank line behind a report that nobody closed as a block of it.
        "bounces/sisimai/rhost-google-01.eml",
    ];

    [CorpusFact]
    public async Task It_finds_the_text_once_and_all_that_it_found_before()
    {
        var cases = AgreedOn().Select(Case.Of).ToList();
        Assert.InRange(cases.Count, 1200, int.MaxValue);
        using var folder = new TemporaryFolder("rewriting");
        await File.WriteAllLinesAsync(folder.In("cases"), cases.Select(@case => JsonSerializer.Serialize(@case)));

        var output = await Programs.Run(["/usr/bin/python3", "-c", Program, folder.In("cases")]);

        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var different = answers.Where((answer, i) => answer[1].GetInt32() != (cases[i].IsLeftOut ? 0 : 1) || !answer[2].GetBoolean()).Select(answer => answer[0].GetString()!).ToList();
        Assert.Equal(cases.Count, answers.Count);
        Assert.True(different.ToHashSet().SetEquals(Known), string.Join('\n', different));
    }

    // What two readers, it among them, understand alike (the corpus's README), so that there is a truth.
    private static IEnumerable<string> AgreedOn() =>
        from line in File.ReadLines(Path.Combine(Corpus.Root!, "oracle.jsonl"))
        let row = JsonDocument.Parse(line).RootElement
        where row.GetProperty("disagree").EnumerateArray().All(point => point.GetString()!.EndsWith("(default-only)", StringComparison.Ordinal))
        let file = row.GetProperty("file").GetString()!
        where file.EndsWith(".eml", StringComparison.Ordinal)
        select Path.Combine(Corpus.Root!, file);

    private sealed record Case(string File, byte[] Before, byte[] After, bool InText, bool IsLeftOut)
    {
        public static Case Of(string file)
        {
            var message = System.IO.File.ReadAllBytes(file);
            var rewritten = Options.Rewrite(message);
            var changes = rewritten.Changes().Where(change => change.What == "footer").ToList();
            return new(
                Path.GetRelativePath(Corpus.Root!, file), message, rewritten.Message.ToArray(),
                changes.Any(change => change.Detail == "in the text"), changes.Any(change => change.Kind == ChangeKind.TextLeftOut));
        }
    }
}
