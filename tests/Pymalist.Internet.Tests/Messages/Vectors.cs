using System.Text.Json;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

/// <summary>The corpus's files of vectors: one JSON object a line.</summary>
internal static class Vectors
{
    public static IEnumerable<JsonElement> Read(string path) =>
        File.ReadLines(Path.Combine(Corpus.Root!, path)).Select(line => JsonDocument.Parse(line).RootElement);

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
