using System.Diagnostics;

namespace Pymalist.Testing.Servers;

/// <summary>
/// A server as a child of this process: it writes what it says to a file, and is killed when this process dies, whatever
/// of. It is always ended by its process id.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _log;

    private ServerProcess(Process process, string log) => (_process, _log) = (process, log);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="log">The file that takes its standard output and error stream.</param>
    /// <param name="command">The program and its arguments; it must stay in the foreground.</param>
    /// <param name="environment">Variables to set beside those of this process.</param>
    public static async Task<ServerProcess> Start(
        string log,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment = null) =>
        new(await ParentThread.Run(() => Process.Start(Wrapped(log, "KILL", command, environment))!), log);

    /// <summary>
    /// Kills a server when this process dies: for one that changes its effective user, at which the kernel forgets to do it.
    /// </summary>
    public static async Task<ServerProcess> StartWatchdog(string log, ServerProcess server)
    {
        const string script = "trap 'kill -s KILL -- -$0 $!; exit' TERM; sleep infinity & wait";
        string[] command = ["sh", "-c", script, $"{server.Id}"];
        return new(await ParentThread.Run(() => Process.Start(Wrapped(log, "TERM", command, environment: null))!), log);
    }

    /// <summary>What it has said so far; at most the last 8000 characters.</summary>
    public string Log() => TemporaryFolder.TailOf(_log);

    /// <summary>Ends it and the processes that it started at once (SIGKILL), and waits until it is gone.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited)
        {
            // Its group is that of its session; when it was only just started there may be none yet.
            await Programs.Run(["sh", "-c", "kill -s KILL -- -\"$0\" 2>/dev/null || true", $"{Id}"]);
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Sends it a signal: <c>STOP</c>, <c>CONT</c>, <c>HUP</c>.</summary>
    public Task Signal(string name) => Programs.Run(["sh", "-c", "kill -s \"$0\" \"$1\"", name, $"{Id}"]);

    /// <summary>Asks it to end, and kills it when it has not done so in time.</summary>
    public async Task Stop(TimeSpan grace, string signal = "TERM")
    {
        if (!_process.HasExited)
            await Signal(signal);

        using var deadline = new CancellationTokenSource(grace);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo Wrapped(
        string log,
        string signal,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment)
    {
        // Each of them replaces itself by the next, so the process id is the program's own. In a session of its own a server
        // may signal its whole process group (Postfix does), and an interrupt from the terminal is ours alone.
        var start = new ProcessStartInfo("setpriv")
        {
            WorkingDirectory = Path.GetDirectoryName(log),
            ArgumentList = { "--pdeathsig", signal, "--", "setsid", "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log },
        };
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        return start;
    }
}
