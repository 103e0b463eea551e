using System.Collections.Concurrent;

namespace Pymalist.Hosting.Distributing;

/// <summary>One at a time of the same name: a message that was put off and one that was replayed may both be in hand.</summary>
internal sealed class Turns
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _taken = [];

    /// <summary>Waits until nobody has it.</summary>
    public async Task Take(string name, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!_taken.TryAdd(name, mine))
        {
            if (_taken.TryGetValue(name, out var other))
                await other.Task.WaitAsync(cancellationToken);
        }
    }

    public void GiveBack(string name)
    {
        if (_taken.TryRemove(name, out var taken))
            taken.SetResult();
    }
}
