using System.Globalization;
using Pymalist.EndToEnd.Running;
using Pymalist.Testing;
using Pymalist.Testing.Running;

namespace Pymalist.EndToEnd;

/// <summary>A post to a list of tens of thousands, each with a return path of his own.</summary>
public sealed class LargeListTests : IAsyncLifetime
{
    private const int Members = 30_000;
    private const int MostMegabytes = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly Desk _desk = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task The_processor_needs_no_more_memory_than_for_a_few()
    {
        await File.WriteAllTextAsync(_desk.Folder.In("pymalist.json"), """
            { "Pymalist": {
                "Fetcher": { "Maildir": { "Path": "inbox" } },
                "Processor": { "Lists": [ { "List": "red@example.org", "Addresses": "All", "Open": true } ] },
                "Distributor": { "Smtp": { "Host": "127.0.0.1", "Port": 9 } } } }
            """);
        await File.WriteAllLinesAsync(_desk.Folder.In("people.txt"), Enumerable.Range(0, Members).Select(number => string.Create(CultureInfo.InvariantCulture, $"member.number.{number}@host{number % 500}.example.com")));
        var imported = (await _desk.Run("member", "import", "red@example.org", "people.txt")).With(0);
        var lines = string.Join('\n', Enumerable.Range(0, 200).Select(number => $"Line {number} of a post of some length that people write."));
        await File.WriteAllTextAsync(_desk.Folder.In("inbox/new/1"), $"From: dan@example.org\nTo: red@example.org\nSubject: Hello\nMessage-ID: <1@example.org>\n\n{lines}\n");

        await using var fetcher = await ServiceProcess.Start(_desk.Folder, "Fetcher", ["--config", "pymalist.json"]);
        await using var processor = await ServiceProcess.Start(_desk.Folder, "Processor", ["--config", "pymalist.json"]);
        await Eventually.Holds(() => processor.HasExited || processor.Output.Contains(" processed ", StringComparison.Ordinal), Longest);
        var peak = PeakOf(processor.Id);
        await processor.Stop();
        var queue = await _desk.Json("queue");

        Assert.StartsWith($"{Members} added", imported.Output, StringComparison.Ordinal);
        Assert.InRange(peak, 1, MostMegabytes);
        var pending = Assert.Single(queue, line => line.TryGetProperty("state", out var state) && state.GetString() == "pending");
        Assert.Equal(Members, pending.GetProperty("recipients").GetInt32());
    }

    // The most that it ever had in memory, in megabytes (proc_pid_status(5)).
    private static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
