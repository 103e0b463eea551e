using System.Buffers;
using System.Globalization;
using System.Text;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Bench.Subjects;

/// <summary>The whole corpus through the readers, beside a copy and a look at each line of the same octets.</summary>
internal static class ParseBench
{
    private static readonly Nowhere ToNowhere = new();

    public static Task<string> Run(BenchOptions options)
    {
        byte[][] messages = [.. Corpus.Files("").Select(File.ReadAllBytes)];
        if (messages.Length == 0)
            throw new BenchException("There is no ../shared/corpus beside this checkout.");

        var octets = messages.Sum(message => (long)message.Length);
        (string Name, Action<byte[]> Read)[] readers =
        [
            ("copied, and each line found", CopyAndScan),
            ("header sections", message => HeaderFields.LengthOf(message)),
            ("trees", message => PartTree.Read(message)),
            ("trees, and every leaf decoded", Decode),
            ("inspected: fields, addresses, words, leaves with SHA-1 and length of text", message => Inspection.Of(message)),
        ];

        var table = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{messages.Length} messages, {octets:#,0} octets.\n\n| what | MB/s, median (min–max) | messages/s | allocated octets an octet | of the copy's time |\n|---|---:|---:|---:|---:|\n");
        var rounds = readers.Select(_ => new List<double>()).ToArray();
        var allocated = new double[readers.Length];
        for (var round = 0; round <= options.Repeat; round++)
        {
            for (var i = 0; i < readers.Length; i++)
            {
                var (seconds, bytes) = Measured(messages, readers[i].Read);
                allocated[i] = bytes / (double)octets;
                if (round > 0)
                    rounds[i].Add(seconds);
            }
        }

        for (var i = 0; i < readers.Length; i++)
        {
            var rates = rounds[i].Select(seconds => octets / 1e6 / seconds).Order().ToArray();
            var ratio = rounds[i].Zip(rounds[0], (own, copy) => own / copy).Order().ElementAt(rounds[i].Count / 2);
            table.Append(CultureInfo.InvariantCulture, $"| {readers[i].Name} | {rates[rates.Length / 2]:#,0} ({rates[0]:#,0}–{rates[^1]:#,0}) | {rates[rates.Length / 2] * 1e6 / octets * messages.Length:#,0} | {allocated[i]:0.00} | {ratio:0.0} |\n");
        }

        return Task.FromResult(table.ToString());
    }

    private static (double Seconds, long Allocated) Measured(byte[][] messages, Action<byte[]> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        foreach (var message in messages)
            read(message);
        return (TimeProvider.System.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CopyAndScan(byte[] message)
    {
        ReadOnlySpan<byte> rest = message.ToArray();
        while (rest.IndexOf((byte)'\n') is var newline and >= 0)
            rest = rest[(newline + 1)..];
    }

    private static void Decode(byte[] message)
    {
        var waiting = new Stack<Part>([PartTree.Read(message).Root]);
        while (waiting.TryPop(out var part))
        {
            if (part.Children.Count == 0)
                part.DecodeTo(ToNowhere);
            foreach (var child in part.Children)
                waiting.Push(child);
        }
    }

    /// <summary>Takes octets and keeps none.</summary>
    private sealed class Nowhere : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[64 * 1024];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > _buffer.Length)
                _buffer = new byte[sizeHint];
            return _buffer;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
