using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Bench;

/// <summary>Service processes of one run.</summary>
internal sealed class Services(TemporaryFolder folder, string config, int run) : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Startup = TimeSpan.FromMinutes(2);

    private readonly List<ServerProcess> _processes = [];

    /// <summary>Starts one process for each name, all at once.</summary>
    public Task Start(IEnumerable<string> names, bool waitUntilReady) => Task.WhenAll(names.ToArray().Select(name => Start(name, waitUntilReady)));

    /// <summary>SIGTERM to all of them.</summary>
    public Task Stop() => Task.WhenAll(_processes.Select(process => process.Stop(Grace)));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }

    private async Task Start(string name, bool waitUntilReady)
    {
        var port = Ports.Free();
        string[] arguments = ["--config", config, .. waitUntilReady ? [$"--Pymalist:Health:Port={port}"] : Array.Empty<string>()];
        var process = await ServerProcess.Start(folder.In($"{name}-{run}-{port}.log"), Installation.Command(name, arguments));
        lock (_processes)
        {
            _processes.Add(process);
        }

        if (waitUntilReady)
            await Eventually.Holds(() => process.HasExited ? throw new BenchException($"{name} has ended: {process.Log()}") : IsReady(port), Startup);
    }

    private static async Task<bool> IsReady(int port)
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
