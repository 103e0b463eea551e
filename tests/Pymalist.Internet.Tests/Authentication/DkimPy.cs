using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Authentication;

/// <summary>dkimpy, an implementation by others: hands it many cases at once, and reads a line of answer for each.</summary>
internal static class DkimPy
{
    private const string Prelude = """
        import base64, json, sys, dkim
        records = {}
        def dns(name, timeout=5):
            return records.get(name.decode().rstrip('.').lower())
        def attempt(case):
            try:
                return answer(case)
            except Exception as e:
                return type(e).__name__ + ': ' + str(e)
        """;

    private const string Loop = """
        for line in open(sys.argv[1]):
            case = json.loads(line)
            records.clear()
            records.update({name: record.encode() for name, record in case['Records'].items()})
            case['Message'] = base64.b64decode(case['Message'])
            print(json.dumps(attempt(case)))
        """;

    /// <param name="Message">What <c>case['Message']</c> is.</param>
    /// <param name="Records">What its name server knows.</param>
    /// <param name="More">Texts that the program wants.</param>
    public sealed record Case(byte[] Message, Dictionary<string, string> Records, params string[] More);

    /// <summary>The answers; what the library threw is the answer too, with its type in front.</summary>
    /// <param name="answer">Python: <c>def answer(case)</c>, which returns a text.</param>
    /// <param name="cases">What to answer.</param>
    public static async Task<IReadOnlyList<string>> Ask(string answer, IEnumerable<Case> cases)
    {
        using var folder = new TemporaryFolder("dkimpy");
        await File.WriteAllLinesAsync(folder.In("cases"), cases.Select(@case => JsonSerializer.Serialize(@case)));
        var program = string.Join('\n', Prelude, answer, Loop);

        var output = await Programs.Run(["/usr/bin/python3", "-c", program, folder.In("cases")]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string>(line)!)];
    }

    /// <summary>The records of the test keys of a domain.</summary>
    public static Dictionary<string, string> Records(string domain = "example.org") => new()
    {
        [$"rsa._domainkey.{domain}"] = TestKeys.Record(TestKeys.Rsa),
        [$"ed._domainkey.{domain}"] = TestKeys.Record(TestKeys.Edwards),
    };

    /// <summary>
    /// Messages of the corpus, of all kinds, up to a size, as they are stored; none with an mbox's first line, which would come to
    /// stand in the middle, and none with white space in front of a colon (RFC 5322, section 4.5), which dkimpy takes for a part of the name.
    /// </summary>
    public static IReadOnlyList<byte[]> Messages(int count)
    {
        var files = Corpus.Files("").Where(file => new FileInfo(file).Length is > 0 and < 50_000).ToList();
        var step = Math.Max(1, files.Count / count);
        return [.. files.Where((_, place) => place % step == 0).Select(File.ReadAllBytes).Where(IsReadAlike)];
    }

    private static bool IsReadAlike(byte[] message)
    {
        foreach (var field in new HeaderFields(message))
        {
            if (!field.IsNamed || field.Raw[field.Name.Length] != (byte)':')
                return false;
        }

        return true;
    }

    /// <summary>A message as our SMTP client writes it: every CR, LF and CR LF is a CR LF, and the last line has one too.</summary>
    public static byte[] Wire(ReadOnlySpan<byte> message)
    {
        var wire = new List<byte>(message.Length);
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] is not ((byte)'\r' or (byte)'\n'))
            {
                wire.Add(message[i]);
                continue;
            }

            wire.AddRange("\r\n"u8);
            i += message[i] == (byte)'\r' && i + 1 < message.Length && message[i + 1] == (byte)'\n' ? 1 : 0;
        }

        if (wire is not [.., (byte)'\r', (byte)'\n'])
            wire.AddRange("\r\n"u8);
        return [.. wire];
    }
}
