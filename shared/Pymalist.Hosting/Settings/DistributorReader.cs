using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Plugins;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Smtp;
using Pymalist.Lists.Archives;

namespace Pymalist.Hosting.Settings;

/// <summary>Reads the distributors: one, or several in <c>Multiple</c>, each with a queue of its own.</summary>
internal sealed class DistributorReader
{
    private const string Multiple = "Multiple";
    private const string DeliverTo = "DeliverTo";

    private static readonly string[] Besides = [nameof(QueueSettings.Name), nameof(QueueSettings.Once)];

    private readonly SettingsReader _reader;
    private readonly ComponentReader<IDistributor> _components;
    private readonly TimeSpan _limit;

    public DistributorReader(SettingsReader reader, TimeSpan limit)
    {
        _reader = reader;
        _limit = limit;
        _components = new(reader, new()
        {
            ["Smtp"] = section => Made(reader.Read<SmtpOptions>(section)),
            ["Archive"] = section => Made(reader.Read<ArchivingOptions>(section)),
            ["Maildir"] = section => Made(reader.Read<MaildirDistributorOptions>(section), options => new MaildirDistributor(options)),
        }, (inner, guard) => new GuardedDistributor(inner, guard), Multiple, DeliverTo);
    }

    /// <summary>All of them.</summary>
    /// <param name="section">The section <c>Distributor</c>.</param>
    /// <param name="besides">Keys of that section that others read.</param>
    public IReadOnlyList<DistributorPart> Read(IConfigurationSection section, params IReadOnlyList<string> besides)
    {
        var multiple = section.GetSection(Multiple);
        if (!multiple.Exists())
            return ReadOne(section, besides) is { } one ? [one] : [];

        foreach (var other in section.GetChildren().Where(child => !child.Key.Equals(Multiple, StringComparison.OrdinalIgnoreCase) && !besides.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            _reader.Wrong(other, $"stands beside {Multiple}; put it into it.");
        var parts = multiple.GetChildren().Select(element => (Element: element, Part: ReadOne(element, []))).Where(read => read.Part is not null).ToArray();
        foreach (var same in parts.GroupBy(read => read.Part!.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            _reader.Wrong(same.Last().Element, $"is the second distributor called '{same.Key}'; give each a \"Name\" of its own: their queues are called by it.");
        return [.. parts.Select(read => read.Part!).DistinctBy(part => part.Name)];
    }

    private DistributorPart? ReadOne(IConfigurationSection section, IReadOnlyList<string> besides)
    {
        string[] others = [.. besides, .. Besides];
        var queue = _reader.Read<QueueSettings>(section, [.. section.GetChildren().Select(child => child.Key)]);
        var deliverTo = section.GetChildren().FirstOrDefault(child => child.Key.Equals(DeliverTo, StringComparison.OrdinalIgnoreCase));
        if (deliverTo is not null)
            return ReadDeliverTo(section, deliverTo, queue, others);
        if (_components.Read(section, _limit, others) is not { } part)
            return null;

        var name = queue.Name ?? part.Name.Split('.')[^1].ToLowerInvariant();
        return new(name, queue.Once ?? StoresEachMessageOnce(section), null, part.Make);
    }

    private DistributorPart? ReadDeliverTo(IConfigurationSection section, IConfigurationSection deliverTo, QueueSettings queue, string[] others)
    {
        foreach (var other in section.GetChildren().Where(child => child.Key != deliverTo.Key && !others.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            _reader.Wrong(other, $"stands beside {DeliverTo}; one of them has to go.");
        var options = _reader.Read<DeliverToOptions>(deliverTo, "Via");
        var via = _components.Read(deliverTo.GetSection("Via"), _limit);
        return via is null ? null : new(queue.Name ?? DeliverTo.ToLowerInvariant(), queue.Once ?? true, options.Addresses, via.Make);
    }

    private static Func<PartContext, IDistributor> Made(SmtpOptions options) =>
        context => new SmtpDistributor(options, context.TakeJournal(), LoggedProtocol.Of("Smtp", options.Trace, context.Loggers));

    private static Func<PartContext, IDistributor> Made(ArchivingOptions options) => context => new ArchiveDistributor(
        context.Archive ?? throw new InvalidOperationException("There is no store to archive in."), _ => new ArchiveOptions { Enabled = true, HonourNoArchive = options.HonourNoArchive }, TimeProvider.System);

    private static Func<PartContext, IDistributor> Made<TOptions>(TOptions options, Func<TOptions, IDistributor> make) => _ => make(options);

    // A Maildir that is not the recipients' own is an archive: it wants a post once, however many members there are.
    private static bool StoresEachMessageOnce(IConfigurationSection section) =>
        section.GetChildren().Any(child => child.Key.Equals("Archive", StringComparison.OrdinalIgnoreCase))
        || section.GetSection("Maildir:Path").Value is { } path && !path.Contains("{recipient}", StringComparison.Ordinal);
}

/// <summary>What may stand beside a distributor's kind.</summary>
internal sealed record QueueSettings
{
    /// <summary>The name of its queue, behind <c>pymalist.distribute.</c>; by default its kind.</summary>
    [RegularExpression("[a-z0-9][a-z0-9._-]{0,63}", ErrorMessage = "may hold lower-case letters, digits, '.', '_' and '-', at most 64 of them.")]
    public string? Name { get; init; }

    /// <summary>Whether it gets each post once, and not every message of it.</summary>
    public bool? Once { get; init; }
}

/// <summary>Settings of an <see cref="ArchiveDistributor"/>, which archives all lists.</summary>
internal sealed record ArchivingOptions
{
    /// <summary>Whether a post whose author asks for it is left out.</summary>
    public bool HonourNoArchive { get; init; } = true;
}

/// <summary>Settings of a <see cref="DeliverToDistributor"/>; who brings the mail is in <c>Via</c>.</summary>
internal sealed record DeliverToOptions
{
    /// <summary>Who gets each post.</summary>
    [Required]
    public IReadOnlyList<Mailbox> Addresses { get; init; } = [];
}
