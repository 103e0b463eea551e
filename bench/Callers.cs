using System.Collections.Concurrent;

namespace Pymalist.Bench;

/// <summary>Does something with each of many things, so many at a time.</summary>
internal static class Callers
{
    public static Task Run<T>(int callers, IEnumerable<T> things, Func<T, Task> call)
    {
        var left = new ConcurrentQueue<T>(things);
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (left.TryDequeue(out var thing))
                await call(thing);
        })));
    }
}
