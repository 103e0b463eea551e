using System.Diagnostics;

namespace Pymalist.Store;

/// <summary>Small transactions between those of others, with as long a pause after each as it took: whoever sends waits for one of them at most.</summary>
internal sealed class Removal(StoreEngine engine)
{
    /// <returns>How many rows it removed.</returns>
    public async Task<long> Remove(Func<Session, int> work, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var rows = await engine.Write(work, cancellationToken);
        await Task.Delay(Stopwatch.GetElapsedTime(start), cancellationToken);
        return rows;
    }

    /// <summary>As long as there is something to remove.</summary>
    public async Task<long> RemoveAll(Func<Session, int> work, CancellationToken cancellationToken)
    {
        var all = 0L;
        while (await Remove(work, cancellationToken) is var rows and > 0)
            all += rows;
        return all;
    }

    /// <summary>Looks for what there is to remove, beside those who write.</summary>
    public Task<List<T>> Find<T>(Func<Session, List<T>> query, CancellationToken cancellationToken) => engine.Read(query, cancellationToken);
}
