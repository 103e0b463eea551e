namespace Pymalist.Testing.Servers;

/// <summary>Waits until a server that was just started answers.</summary>
internal static class Startup
{
    // A broker takes 5 seconds on an idle machine, and was seen to take 100 where forty others wanted its two processors.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    /// <exception cref="ServerException">It ended, or did not answer in time; the text has its log.</exception>
    public static async Task Await(string name, ServerProcess process, Func<Task<bool>> answers, Func<string>? log = null)
    {
        try
        {
            await Eventually.Holds(async () => process.HasExited || await answers(), Deadline);
        }
        catch (TimeoutException)
        {
            throw new ServerException($"{name} does not answer after {Deadline}.", process.Log() + log?.Invoke());
        }

        if (process.HasExited)
            throw new ServerException($"{name} ended while it was starting.", process.Log() + log?.Invoke());
    }

    /// <summary>Tries a start again, for another process may have taken a free port before the server did.</summary>
    public static async Task WithAnotherTry(Func<Task> start)
    {
        const int tries = 3;
        for (var i = 1; ; i++)
        {
            try
            {
                await start();
                return;
            }
            catch (ServerException) when (i < tries)
            {
                // The next try asks for other ports.
            }
        }
    }
}

/// <summary>A server did not do what a test needs of it.</summary>
public sealed class ServerException(string message, string log) : Exception($"{message}\nIts log:\n{log}");
