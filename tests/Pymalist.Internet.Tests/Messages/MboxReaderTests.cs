using System.Text;
using System.Text.Json;
using Pymalist.Internet.Messages;
using Pymalist.Testing;

namespace Pymalist.Internet.Tests.Messages;

public sealed class MboxReaderTests
{
    private static async Task<List<MboxMessage>> Read(byte[] file, int size = 1_000_000, int piece = int.MaxValue)
    {
        using var stream = new PiecewiseStream(file, piece);
        return await new MboxReader(stream, size).Read(CancellationToken.None).ToListAsync();
    }

    private static async Task<string> Bodies(string file, int size = 1_000_000) =>
        string.Join('|', (await Read(Encoding.Latin1.GetBytes(file), size)).Select(message => Encoding.Latin1.GetString(message.Octets.Span) + (message.IsCut ? "(cut)" : "")));

    [Theory]
    [InlineData("", "")]
    [InlineData("no mbox\n", "")]
    [InlineData("From a\nA: 1\n\nx\n\nFrom b\nB: 2\n\ny\n", "A: 1\n\nx\n|B: 2\n\ny\n")]
    [InlineData("From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\nB: 2", "A: 1\r\n\r\nx\r\n|B: 2")]
    [InlineData("From a\nA: 1\n\nx\nFrom here on\n>From there\n", "A: 1\n\nx\nFrom here on\n>From there\n")]
    [InlineData("From a\n\nFrom b\n", "\n|")]
    [InlineData("From a\nA: 1\nFrom - \nB: 2\nFrom b Sat Mar 24 23:00:00 2007\nC: 3\n", "A: 1\n|B: 2\n|C: 3\n")]
    [InlineData("rubbish\n\nFrom a\nA: 1\n", "A: 1\n")]
    public async Task A_message_starts_behind_a_line_of_From(string file, string messages) => Assert.Equal(messages, await Bodies(file));

    [Fact]
    public async Task What_is_too_large_is_cut_and_the_next_one_read() =>
        Assert.Equal("A: 1\n\nx\n|B: 2\n\nyyyyyy(cut)|C: 3\n", await Bodies("From a\nA: 1\n\nx\n\nFrom b\nB: 2\n\nyyyyyyyyyy\n\nFrom c\nC: 3\n", size: 12));

    [Fact]
    public async Task A_line_without_an_end_takes_no_more_memory_than_a_message()
    {
        var file = Encoding.ASCII.GetBytes("From a\n" + new string('x', 20_000_000));
        var before = GC.GetTotalAllocatedBytes();

        Assert.True(Assert.Single(await Read(file, size: 1000)).IsCut);

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [CorpusFact]
    public async Task The_files_of_others_hold_as_many_messages_with_the_same_separators()
    {
        var files = Vectors.Read("oracle.jsonl").Where(row => row.Text("file").EndsWith(".mbox", StringComparison.Ordinal)).ToList();
        var different = new List<string>();
        foreach (var row in files)
        {
            if (row.GetProperty("disagree").GetArrayLength() > 0)
                continue;
            var theirs = row.GetProperty("python").GetProperty("messages").EnumerateArray().ToList();
            var ours = await Read(await File.ReadAllBytesAsync(Path.Combine(Corpus.Root!, row.Text("file"))));
            if (!ours.Select(Described).SequenceEqual(theirs.Select(Described)))
                different.Add(row.Text("file"));
        }

        Assert.Equal(44, files.Count);
        Assert.Equal([], different);
    }

    [CorpusFact]
    public async Task Pieces_of_any_size_hold_the_same_messages()
    {
        foreach (var file in Corpus.Files("", "*.mbox").Where(file => new FileInfo(file).Length < 60_000))
        {
            var octets = await File.ReadAllBytesAsync(file);
            var whole = await Read(octets);
            foreach (var piece in new[] { 1, 7, 1000 })
                Assert.Equal(whole.Select(message => Encoding.Latin1.GetString(message.Octets.Span)), (await Read(octets, piece: piece)).Select(message => Encoding.Latin1.GetString(message.Octets.Span)));
        }
    }

    private static string Described(MboxMessage message)
    {
        var inspection = Inspection.Of(message.Octets);
        return $"{Encoding.Latin1.GetString(message.Separator.Span)["From ".Length..]}|{inspection.MessageId}";
    }

    private static string Described(JsonElement message) => $"{message.Text("unixfrom")}|{message.GetProperty("message_id").GetString()?.Replace(" ", "", StringComparison.Ordinal)}";

    private sealed class PiecewiseStream(byte[] octets, int piece) : MemoryStream(octets)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
