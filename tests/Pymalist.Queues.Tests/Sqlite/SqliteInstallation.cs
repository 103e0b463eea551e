using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Queues.Sqlite;

namespace Pymalist.Queues.Tests.Sqlite;

/// <summary>Queues in a file of their own.</summary>
public sealed class SqliteInstallation : IInstallation
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pymalist-queues-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "queues.db");

    public SqliteQueuesOptions Options => new() { Path = Path, OwnerCheck = TimeSpan.FromMilliseconds(200), Poll = TimeSpan.FromMilliseconds(50) };

    public async Task<IQueues> Open() => await Open(Options);

    public static Task<SqliteQueues> Open(SqliteQueuesOptions options) =>
        SqliteQueues.Open(options, TimeProvider.System, NullLogger<SqliteQueues>.Instance, CancellationToken.None);

    public async Task TakeAndDie(string queue, int count)
    {
        using var process = Start("take", queue, count.ToString(CultureInfo.InvariantCulture));

        await Said(process, "taken");

        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Deadline.Default);
    }

    /// <summary>Another process on the same file: this assembly, by itself (<see cref="OtherProcess"/>).</summary>
    public Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", ["exec", typeof(SqliteInstallation).Assembly.Location, Path, .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>Waits for a line of a process.</summary>
    public static async Task Said(Process process, string line)
    {
        using var deadline = new CancellationTokenSource(Deadline.Default);
        string? said;
        do
        {
            said = await process.StandardOutput.ReadLineAsync(deadline.Token);
        }
        while (said is not null && said != line);

        Assert.Equal(line, said);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
