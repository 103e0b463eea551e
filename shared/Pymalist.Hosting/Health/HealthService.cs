using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting;

/// <summary>
/// Tells over HTTP whether the process lives (<c>/health/live</c>) and can do its work (<c>/health/ready</c>, which names what is missing). A broker that is
/// away, a store that takes nothing, make it unready and never dead: to start it anew would not bring them back.
/// </summary>
internal sealed class HealthService(Readiness readiness, HealthSettings settings) : IHostedService
{
    private WebApplication? _application;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Port == 0)
            return;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _application = builder.Build();
        _application.Urls.Clear();
        _application.Urls.Add($"http://*:{settings.Port}");
        _application.MapGet("/health/live", () => "live");
        _application.MapGet("/health/ready", async (CancellationToken token) =>
            await readiness.Missing(token) is { Length: > 0 } missing
                ? Results.Text($"not ready: {missing}", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready"));
        await _application.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_application is not null)
            await _application.DisposeAsync();
    }

    /// <summary>Asks the process on this machine that serves the port.</summary>
    /// <returns>Whether it is ready.</returns>
    public static async Task<bool> Ask(int port)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
