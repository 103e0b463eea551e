using System.Net;

namespace Pymalist.Internet.DomainNames;

/// <summary>The servers that are asked, and in which order: as they were given, but one that said nothing is asked last for a while.</summary>
internal sealed class NameServers(IReadOnlyList<IPEndPoint> servers, bool rotate, TimeProvider time)
{
    private const int DnsPort = 53;

    private static readonly TimeSpan Disgrace = TimeSpan.FromSeconds(30);

    private readonly long[] _silentSince = new long[servers.Count];
    private int _asked = -1;

    public IReadOnlyList<IPEndPoint> All => servers;

    /// <summary>An address with or without a port; null if it is none.</summary>
    public static IPEndPoint? Parse(string text) =>
        IPEndPoint.TryParse(text, out var server) ? new IPEndPoint(server.Address, server.Port == 0 ? DnsPort : server.Port) : null;

    /// <summary>Each of them once, the most promising first.</summary>
    public IReadOnlyList<IPEndPoint> InOrder()
    {
        var first = rotate ? (int)((uint)Interlocked.Increment(ref _asked) % servers.Count) : 0;
        var rotated = Enumerable.Range(0, servers.Count).Select(i => (first + i) % servers.Count);
        return [.. rotated.OrderBy(IsInDisgrace).Select(i => servers[i])];
    }

    public void WasSilent(IPEndPoint server) => Volatile.Write(ref _silentSince[IndexOf(server)], time.GetTimestamp());

    public void Answered(IPEndPoint server) => Volatile.Write(ref _silentSince[IndexOf(server)], 0);

    private bool IsInDisgrace(int index) =>
        Volatile.Read(ref _silentSince[index]) is var since && since != 0 && time.GetElapsedTime(since) < Disgrace;

    private int IndexOf(IPEndPoint server)
    {
        for (var i = 0; i < servers.Count; i++)
        {
            if (servers[i].Equals(server))
                return i;
        }

        throw new ArgumentException($"{server} is not one of ours.", nameof(server));
    }
}
