using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Store.Postgres;
using Pymalist.Store.Sqlite;

namespace Pymalist.Store.Tests;

/// <summary>What this assembly does when it is run by itself: be another process, which its tests can kill.</summary>
internal sealed class OtherProcess : IAsyncDisposable
{
    private const string Variable = "PYMALIST_TEST_STORE";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public static async Task<int> Main(string[] arguments)
    {
        var address = Environment.GetEnvironmentVariable(Variable)!.Split(' ', 2);
        IDatabase database = address[0] == "sqlite"
            ? new SqliteDatabase(new() { Path = address[1] })
            : new PostgresDatabase(new() { ConnectionString = address[1] });
        var store = await OpenStore.Open(database, StoreSchema.Steps, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await (arguments[0] switch
        {
            "send" => Send(store),
            "expect" => Expect(store),
            _ => throw new ArgumentException($"Not known: {arguments[0]}.", nameof(arguments)),
        });
        return 0;
    }

    public static OtherProcess Start(IHome home, string what)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(OtherProcess).Assembly.Location, what]) { RedirectStandardOutput = true };
        start.Environment[Variable] = home.Address;
        return new(Process.Start(start)!);
    }

    /// <summary>A message of which "send" sends to <c>ann</c>, and has <c>bob</c> in hand.</summary>
    public static Mail Sent { get; } = new()
    {
        Id = "a.1",
        Message = "Subject: a\r\n\r\n"u8.ToArray(),
        Recipients = [Mailbox.Parse("ann@example.org"), Mailbox.Parse("bob@example.org")],
    };

    /// <summary>The next line it has said; null after the last.</summary>
    public Task<string?> Said() => _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);

    /// <summary>SIGKILL.</summary>
    public Task Kill()
    {
        _process.Kill();
        return _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    // Marks one as being sent, says so, and goes no further.
    private static async Task Send(OpenStore store)
    {
        var claim = await store.Ledger.Claim("smtp", Sent, new(RetryUnknown: true), CancellationToken.None);
        Console.WriteLine(await store.Ledger.Sending(claim, [Sent.Recipients[0].Address], CancellationToken.None));
        await Task.Delay(Timeout.Infinite);
    }

    // Writes down one message after the other, several at a time, and says so once each is safe, until it is killed.
    private static Task Expect(OpenStore store) => Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
    {
        for (var n = 0; ; n++)
        {
            var mail = Sent with { Id = $"{worker}.{n}", Recipients = [.. Enumerable.Range(0, 10).Select(member => Mailbox.Parse($"{n}-{member}@example.org"))] };
            await store.Ledger.Expect(mail, ["smtp"], CancellationToken.None);
            Console.WriteLine(mail.Id);
        }
    }));
}
