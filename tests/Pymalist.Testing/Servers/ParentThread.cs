using System.Collections.Concurrent;

namespace Pymalist.Testing.Servers;

/// <summary>
/// The thread that all servers are children of. The kernel's parent-death signal (PR_SET_PDEATHSIG) comes when the
/// thread that started a child ends, and a thread of the pool ends when it has been idle for a while.
/// </summary>
public static class ParentThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static ParentThread() => new Thread(Loop) { IsBackground = true, Name = "parent of servers" }.Start();

    /// <summary>Runs something on it: what starts a process.</summary>
    public static Task<T> Run<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                result.SetResult(function());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        return result.Task;
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
            action();
    }
}
