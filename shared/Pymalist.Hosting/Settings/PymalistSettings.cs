using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists;
using Pymalist.Lists.Serving;
using Pymalist.Queues;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Hosting.Settings;

/// <summary>What a configuration says: the parts, not made yet, and the settings of what runs them.</summary>
public sealed record PymalistSettings
{
    public Part<IFetcher>? Fetcher { get; init; }

    public Part<IProcessor>? Processor { get; init; }

    /// <summary>The lists that the processor's settings name.</summary>
    public IReadOnlyList<ListOptions> Lists { get; init; } = [];

    public IReadOnlyList<DistributorPart> Distributors { get; init; } = [];

    public Part<IReactor> Reactor { get; init; } = new("StdErr", _ => new StdErrLogger());

    public FetcherSettings Fetching { get; init; } = new();

    public WorkerSettings Processing { get; init; } = new();

    public DistributorSettings Distributing { get; init; } = new();

    public WorkerSettings Reacting { get; init; } = new();

    /// <summary>The broker; null for the embedded queue.</summary>
    public RabbitMqOptions? RabbitMq { get; init; }

    /// <summary>Where is kept what must be remembered.</summary>
    public StoreSettings Store { get; init; } = new();

    /// <summary>What goes over the broker by reference.</summary>
    public ReferenceSettings References { get; init; } = new();

    /// <summary>How much of a message is read.</summary>
    public MessageLimits Messages { get; init; } = MessageLimits.Default;

    public GeneralSettings General { get; init; } = new();

    /// <summary>The lists at work: those that are declared, and those of a store.</summary>
    public ListCatalog CatalogOf(IListStore lists)
    {
        var context = new PartContext(NullLoggerFactory.Instance) { Lists = lists };
        Processor?.Make(context);
        return context.Catalog ?? new ListCatalog([], list => StoredLists.Read(list) is { Problems: [] } stored ? stored.Options : null, new(lists, new DnsResolver(new DnsOptions(), TimeProvider.System)));
    }

    /// <summary>The queues that this configuration needs.</summary>
    public Topology Topology => new()
    {
        Distributors = [.. Distributors.Select(part => new DistributorQueue(part.Name, part.Once))],
        RetryDelays = [.. General.Retry.Delays.Order().Distinct()],
    };
}

/// <summary>Settings of a stage that fetches.</summary>
public sealed record FetcherSettings
{
    /// <summary>How long <c>run</c> waits after "nothing more" before it looks again.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a third party's component may take for one mail.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Settings of a stage that takes from a queue.</summary>
public record WorkerSettings
{
    /// <summary>How many mails are in hand at once.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; init; } = 4;

    /// <summary>How long a third party's component may take for one mail.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Settings that belong to no part.</summary>
public sealed record GeneralSettings
{
    /// <summary>Where the embedded queue and the embedded store keep their files.</summary>
    [Required]
    public string DataDirectory { get; init; } = "data";

    /// <summary>Where the owner's own words of notices are (<c>de.txt</c>); null for nowhere.</summary>
    public string? NoticesDirectory { get; init; }

    public RetrySettings Retry { get; init; } = new();

    public HealthSettings Health { get; init; } = new();

    public LogSettings Log { get; init; } = new();

    /// <summary>How long SIGTERM lets mail in hand take; shorter than what the supervisor grants before it kills.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(50);
}

/// <summary>Where health is told over HTTP: <c>/health/live</c> and <c>/health/ready</c>.</summary>
public sealed record HealthSettings
{
    /// <summary>0: nowhere.</summary>
    [Range(0, 65535)]
    public int Port { get; init; }
}

/// <summary>How log lines look. A section <c>Serilog</c> of the same file may say more.</summary>
public sealed record LogSettings
{
    public LogLevel Level { get; init; } = LogLevel.Information;

    public LogFormat Format { get; init; }
}

public enum LogFormat
{
    Text,
    Json,
}
