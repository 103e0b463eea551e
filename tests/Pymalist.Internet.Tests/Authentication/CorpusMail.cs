using System.Text;
using System.Text.Json;
using Pymalist.Internet.Tests.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Authentication;

/// <summary>A signed message of the corpus, with the records it needs, and what is expected of it.</summary>
internal sealed record CorpusMail(string File, byte[] Message, ScriptedDns Dns, JsonElement Row)
{
    /// <summary>Every row of <c>dkim/expected.jsonl</c>.</summary>
    public static IEnumerable<CorpusMail> All() => Vectors.Read("dkim/expected.jsonl").Select(Read);

    /// <summary>What the source's own tests expect of DKIM or ARC; null where they say nothing.</summary>
    public string? Symbol(string prefix) => !Row.TryGetProperty("rspamd", out var symbols) ? null
        : symbols.EnumerateArray().Select(symbol => symbol.Text("symbol")).SingleOrDefault(symbol => symbol.StartsWith(prefix, StringComparison.Ordinal));

    private static CorpusMail Read(JsonElement row)
    {
        var file = row.Text("file");
        var octets = System.IO.File.ReadAllBytes(Path.Combine(Corpus.Root!, file));
        if (!file.EndsWith(".dns-and-message", StringComparison.Ordinal))
            return new CorpusMail(file, octets, ScriptedDns.From(Path.Combine(Corpus.Root!, row.Text("dns"))), row);

        var end = octets.AsSpan().IndexOf("\n\n"u8);
        var dns = new ScriptedDns();
        foreach (var line in Encoding.ASCII.GetString(octets, 0, end).Split('\n'))
            dns.Add(line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return new CorpusMail(file, octets[(end + 2)..], dns, row);
    }
}
