using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench;

/// <summary>
/// A Postfix as a smart host: it has a mail in its queue, on the disk, before it answers the final dot, and throws it away
/// after that.
/// </summary>
internal sealed class RelayHost : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly PostfixServer _server = new() { CatchAll = true, Settings = "virtual_transport = discard:" };
    private int _before;

    public int Port => _server.Port;

    public static async Task<RelayHost> Open()
    {
        var host = new RelayHost();
        await host._server.Start();
        return host;
    }

    /// <summary>Counts from here.</summary>
    public void Reset() => _before = Sent();

    /// <summary>Waits until its queue is empty again: the next run is to have it for itself.</summary>
    /// <exception cref="BenchException">It has served any other number of recipients.</exception>
    public async Task MustHave(int recipients)
    {
        await Eventually.Holds(() => _server.Queued == 0, Longest);
        if (Sent() - _before is var sent && sent != recipients)
            throw new BenchException($"Postfix has served {sent} recipients in place of {recipients}.");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private int Sent() =>
        File.Exists(Path.Combine(_server.Folder, "mail.log"))
            ? File.ReadLines(Path.Combine(_server.Folder, "mail.log")).Count(line => line.Contains("status=sent", StringComparison.Ordinal))
            : 0;
}
