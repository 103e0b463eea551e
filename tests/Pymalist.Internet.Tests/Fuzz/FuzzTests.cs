using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Pymalist.Internet.Tests.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Fuzz;

/// <summary>
/// Damaged, moved and mixed mail, through everything that reads octets. Inputs are numbered, and a number gives the same input
/// again: <c>PYMALIST_FUZZ_START</c> is the first one, <c>PYMALIST_FUZZ_SECONDS</c> how long to go on from there (20), and
/// <c>PYMALIST_FUZZ_FOLDER</c> where an input that breaks something is kept.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Start = Number("PYMALIST_FUZZ_START", 0);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Number("PYMALIST_FUZZ_SECONDS", 20));
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PYMALIST_FUZZ_FOLDER");

    [CorpusFact]
    public void Nothing_breaks_whatever_the_octets()
    {
        var mutator = new Mutator(Seeds());
        var start = Stopwatch.GetTimestamp();
        for (var number = Start; number < Start + 100 || Stopwatch.GetElapsedTime(start) < Duration; number++)
        {
            var input = mutator.Input(number);
            foreach (var (name, check) in FuzzTargets.All)
            {
                var failure = Record.Exception(() => Bounded.Run(input.Length, () => check(input)));
                Assert.True(failure is null, failure is null ? "" : Told(name, number, input, failure));
            }
        }
    }

    private static List<byte[]> Seeds() =>
        [.. new[] { "*.eml", "*.mbox" }.SelectMany(pattern => Corpus.Files("", pattern)).Select(File.ReadAllBytes), .. Enumerable.Range(0, 5).Select(length => new byte[length])];

    private static string Told(string target, int number, byte[] input, Exception failure)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(input));
        if (Folder is not null)
            File.WriteAllBytes(Path.Combine(Folder, $"{number}-{hash[..16]}"), input);
        return $"{target}, input {number} (sha256 {hash}, {input.Length} octets): {failure}";
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{name} is to be a number, and is \"{text}\".");
}
