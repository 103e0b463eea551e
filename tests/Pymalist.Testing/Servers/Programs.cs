using System.Diagnostics;

namespace Pymalist.Testing.Servers;

/// <summary>Runs a program to its end.</summary>
public static class Programs
{
    // A control program of a broker, two seconds of a processor, takes more than a minute where many wait for one.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="ServerException">It did not end with 0, or not within three minutes.</exception>
    public static async Task<string> Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var deadline = new CancellationTokenSource(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);

            // A child of its own may live on, and keep the streams open.
            var (written, said) = (await output.WaitAsync(deadline.Token), await errors.WaitAsync(deadline.Token));
            return process.ExitCode == 0 ? written : throw new ServerException($"{string.Join(' ', command)} ended with {process.ExitCode}.", written + said);
        }
        catch (OperationCanceledException)
        {
            throw new ServerException($"{string.Join(' ', command)} did not end within {Deadline}.", "");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
