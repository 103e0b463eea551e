using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting;

/// <summary>
/// A process with stages in it, that stays until it is told to stop. Arguments: <c>--config FILE</c>, <c>--distributor NAME</c>,
/// <c>--health</c> (asks the process that runs, ends 0 when it is ready), and settings (<c>--Pymalist:…=…</c>).
/// </summary>
public sealed class ServiceHost
{
    private readonly ServiceArguments _arguments;
    private readonly List<Action<PipelinePlan, PymalistSettings>> _stages = [];

    private ServiceHost(ServiceArguments arguments) => _arguments = arguments;

    public static ServiceHost Create(string[] args) => new(ServiceArguments.Parse(args));

    public ServiceHost AddFetcher() => Add((plan, settings) =>
    {
        if (settings.Fetcher is { } part)
            plan.Add(pipeline => pipeline.AddFetcher(part));
        else
            plan.Missing(RequiredParts.Missing("Fetcher"));
    });

    public ServiceHost AddProcessor() => Add((plan, settings) =>
    {
        if (settings.Processor is { } part)
            plan.Add(pipeline => pipeline.AddProcessor(part));
        else
            plan.Missing(RequiredParts.Missing("Processor"));
    });

    /// <summary>All distributors of the configuration, or the one that <c>--distributor</c> names.</summary>
    public ServiceHost AddDistributors() => Add((plan, settings) =>
    {
        var parts = settings.Distributors.Where(part => _arguments.Distributor is not { } name || name.Equals(part.Name, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var part in parts)
            plan.Add(pipeline => pipeline.AddDistributor(part));
        if (settings.Distributors.Count == 0)
            plan.Missing(RequiredParts.Missing("Distributor"));
        else if (parts.Length == 0)
            plan.Missing(new("--distributor", "command line", $"there is no distributor '{_arguments.Distributor}'; there are: {string.Join(", ", settings.Distributors.Select(part => part.Name))}."));
    });

    public ServiceHost AddReactor() => Add((plan, settings) => plan.Add(pipeline => pipeline.AddReactor(settings.Reactor)));

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public Task<int> Run() => Ending.Of(async () =>
    {
        var configuration = ConfigurationFiles.Read(_arguments.Config, _arguments.Settings);
        var loaded = SettingsLoader.Load(configuration);
        if (_arguments.Health)
            return await HealthService.Ask(loaded.Settings.General.Health.Port) ? ExitCodes.Done : ExitCodes.Failed;

        using var loggers = LogSetup.Create(loaded.Settings.General.Log, configuration);
        await Run(loaded, loggers);
        return ExitCodes.Done;
    });

    private async Task Run(LoadedSettings loaded, ILoggerFactory loggers)
    {
        if (loaded.Problems.Count > 0)
            throw new SettingsException(loaded.Problems);
        foreach (var problem in loaded.Unloadable)
            Log.ComponentUnloadable(loggers.CreateLogger<ServiceHost>(), problem.ToString());

        var plan = new PipelinePlan();
        foreach (var stage in _stages)
            stage(plan, loaded.Settings);
        plan.Check();

        using var host = Host(loaded.Settings, plan, loggers);
        var service = host.Services.GetServices<IHostedService>().OfType<PipelineService>().Single();
        await host.RunAsync();
        await (service.ExecuteTask ?? Task.CompletedTask);
    }

    private static IHost Host(PymalistSettings settings, PipelinePlan plan, ILoggerFactory loggers)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(settings)
            .AddSingleton(settings.General.Health)
            .AddSingleton(plan)
            .AddSingleton<Readiness>()
            .AddHostedService<HealthService>()
            .AddHostedService<PipelineService>()
            .Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true)
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.General.ShutdownTimeout);
        return builder.Build();
    }

    private ServiceHost Add(Action<PipelinePlan, PymalistSettings> stage)
    {
        _stages.Add(stage);
        return this;
    }
}
