using System.Diagnostics;
using System.Globalization;
using Pymalist.Testing.Servers;
using Xunit;

namespace Pymalist.Testing.Running;

/// <summary>
/// One of our programs as an operator has it: a process of its own, known by its output, its signals and its exit code. It
/// is killed when the test is over, and when the test's own process dies.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    // A program that was just built takes a second to start, and several on a machine that is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static int _started;

    private readonly Process _process;
    private readonly string _files;

    private ServiceProcess(Process process, string files) => (_process, _files) = (process, files);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to its standard output so far.</summary>
    public string Output => Read(".out");

    /// <summary>What it has written to its standard error stream so far.</summary>
    public string Errors => Read(".err");

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Takes its output, and is its working directory.</param>
    /// <param name="service">The folder below <c>services</c>.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="input">A file for its standard input.</param>
    /// <param name="wrapper">A command that runs it, and leaves it the process id.</param>
    public static async Task<ServiceProcess> Start(
        TemporaryFolder folder,
        string service,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = "/dev/null",
        IReadOnlyList<string>? wrapper = null)
    {
        var number = Interlocked.Increment(ref _started).ToString(CultureInfo.InvariantCulture);
        var files = folder.In($"{service}-{number}");
        var assembly = Repository.Built(Path.Combine("services", service), service == "Standalone" ? "pymalist" : service);

        // Each of them replaces itself by the next, so the process id is the program's own.
        var start = new ProcessStartInfo("setpriv")
        {
            WorkingDirectory = folder.Path,
            ArgumentList = { "--pdeathsig", "KILL", "--", "setsid", "sh", "-c", "input=$1; shift; exec \"$@\" >\"$0.out\" 2>\"$0.err\" <\"$input\"", files, input },
        };
        foreach (var argument in (string[])[.. wrapper ?? [], "dotnet", assembly, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(await ParentThread.Run(() => Process.Start(start)!), files);
    }

    /// <summary>Waits until it says something, on either stream.</summary>
    /// <exception cref="InvalidOperationException">It ended, or said no such thing in time; the text has what it said.</exception>
    public async Task Says(string text)
    {
        if (!await Holds(() => Output.Contains(text, StringComparison.Ordinal) || Errors.Contains(text, StringComparison.Ordinal)))
            throw Failure($"It does not say '{text}'.");
    }

    /// <summary>Waits until what it has written is as wanted, or it ends.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> Holds(Func<bool> condition)
    {
        var isOver = false;
        await Eventually.Holds(() => condition() || (isOver = _process.HasExited), Patience);
        return !isOver || condition();
    }

    /// <summary>Sends it a signal: <c>TERM</c>, <c>INT</c>.</summary>
    public Task Signal(string name) => Programs.Run(["sh", "-c", "kill -s \"$0\" \"$1\"", name, Id.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>SIGKILL, wherever it is.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="deadline">How long it may take; a minute and a half where it is not said.</param>
    /// <exception cref="InvalidOperationException">It is still there; the text has what it said.</exception>
    public async Task<Ended> Exit(TimeSpan? deadline = null)
    {
        using var patience = new CancellationTokenSource(deadline ?? Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw Failure($"It has not ended within {deadline ?? Patience}.");
        }

        return new(_process.ExitCode, Output, Errors);
    }

    /// <summary>SIGTERM, and then its end.</summary>
    public async Task<Ended> Stop(TimeSpan? grace = null)
    {
        if (!_process.HasExited)
            await Signal("TERM");
        return await Exit(grace);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    private InvalidOperationException Failure(string text) => new($"{text}\nIts output:\n{Output}\nIts errors:\n{Errors}");

    private string Read(string stream) => File.Exists(_files + stream) ? File.ReadAllText(_files + stream) : "";
}

/// <summary>What became of a program.</summary>
/// <param name="ExitCode">128 and the signal's number where a signal ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error stream.</param>
public sealed record Ended(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails with all that it said when it ended otherwise.</summary>
    public Ended With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"It ended with {ExitCode} and not {exitCode}.\n{Output}\n{Errors}");
        return this;
    }
}
