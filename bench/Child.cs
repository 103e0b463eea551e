using System.Diagnostics;

namespace Pymalist.Bench;

/// <summary>A program that is run to its end.</summary>
internal static class Child
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <exception cref="BenchException">It did not end with 0; has what it wrote.</exception>
    public static async Task Run(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var deadline = new CancellationTokenSource(Longest);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode != 0)
                throw new BenchException($"{string.Join(' ', command)} has ended with {process.ExitCode}: {await output}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
