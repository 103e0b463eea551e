using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pymalist.Hosting.Logs;
using Pymalist.Hosting.Plugins;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Imap;
using Pymalist.Internet.Maildir;
using Pymalist.Internet.Messages;
using Pymalist.Internet.Pop3;
using Pymalist.Internet.Smtp.Listening;
using Pymalist.Internet.StdIn;
using Pymalist.Lists;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Serving;
using Pymalist.Queues.RabbitMq;

namespace Pymalist.Hosting.Settings;

/// <summary>Reads a whole configuration: all parts, all settings, all that is wrong.</summary>
public sealed class SettingsLoader
{
    private const string Rules = "Rules";

    private static readonly string[] FetcherSettingsKeys = KeysOf<FetcherSettings>();
    private static readonly string[] ReferenceSettingsKeys = KeysOf<ReferenceSettings>();
    private static readonly string[] WorkerSettingsKeys = KeysOf<WorkerSettings>();
    private static readonly string[] DistributorSettingsKeys = KeysOf<DistributorSettings>();

    private readonly IConfigurationSection _root;
    private readonly SettingsReader _reader;
    private bool _isOverBroker;
    private Part<IPostRule>[] _rules = [];
    private bool _areLists;
    private ListOptions[] _lists = [];
    private MessageLimits _limits = MessageLimits.Default;
    private DnsOptions _dns = new();
    private NoticeTexts _texts = new(null);

    private SettingsLoader(IConfigurationRoot configuration) =>
        (_root, _reader) = (configuration.GetSection("Pymalist"), new SettingsReader(configuration));

    /// <summary>Reads the section <c>Pymalist</c>, all of it, whatever is wrong.</summary>
    public static LoadedSettings Load(IConfigurationRoot configuration)
    {
        var loader = new SettingsLoader(configuration);
        var settings = loader.Read();
        return new(settings, loader._reader.Problems, loader._reader.UnloadableComponents, loader._reader.Effective) { Warnings = loader._reader.Warnings };
    }

    /// <summary>Reads how much of a message is read, and nothing else.</summary>
    /// <exception cref="SettingsException">Something is wrong with that.</exception>
    public static MessageLimits LoadMessageLimits(IConfigurationRoot configuration)
    {
        var loader = new SettingsLoader(configuration);
        var limits = loader.ReadMessageLimits();
        return loader._reader.Problems.Count == 0 ? limits : throw new SettingsException(loader._reader.Problems);
    }

    private NoticeTexts ReadTexts(IConfigurationSection directory)
    {
        try
        {
            return new(directory.Value);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            foreach (var line in exception.Message.Split('\n'))
                _reader.Wrong(directory, line);
            return new(null);
        }
    }

    private MessageLimits ReadMessageLimits() => _reader.Read<MessageLimits>(_root.GetSection("Messages"));

    private PymalistSettings Read()
    {
        IConfigurationSection fetcher = _root.GetSection("Fetcher"), processor = _root.GetSection("Processor");
        var queue = _root.GetSection("Queue");
        var rabbitMq = ReadQueue(queue);
        _isOverBroker = rabbitMq is not null;
        _limits = ReadMessageLimits();
        _dns = _reader.Read<DnsOptions>(_root.GetSection("Dns"));
        _texts = ReadTexts(_root.GetSection(nameof(GeneralSettings.NoticesDirectory)));
        IConfigurationSection distributor = _root.GetSection("Distributor"), reactor = _root.GetSection("Reactor");
        var fetching = _reader.Read<FetcherSettings>(fetcher, AllKeysOf(fetcher));
        var processing = _reader.Read<WorkerSettings>(processor, AllKeysOf(processor));
        var distributing = _reader.Read<DistributorSettings>(distributor, AllKeysOf(distributor));
        _rules = ReadRules(processor.GetSection(Rules), processing.TimeLimit);
        var reacting = _reader.Read<WorkerSettings>(reactor, AllKeysOf(reactor));

        return new()
        {
            Fetching = fetching,
            Processing = processing,
            Distributing = distributing,
            Reacting = reacting,
            Fetcher = fetcher.Exists() ? Fetchers.Read(fetcher, fetching.TimeLimit, FetcherSettingsKeys) : null,
            Processor = processor.Exists() ? Processors.Read(processor, processing.TimeLimit, [.. WorkerSettingsKeys, Rules]) : null,
            Distributors = distributor.Exists() ? new DistributorReader(_reader, distributing.TimeLimit).Read(distributor, DistributorSettingsKeys) : [],
            Reactor = (reactor.Exists() ? ReadReactor(reactor, reacting.TimeLimit, WorkerSettingsKeys) : null) ?? new PymalistSettings().Reactor,
            Lists = _lists,
            RabbitMq = rabbitMq,
            Store = _reader.Read<StoreSettings>(_root.GetSection("Store")),
            References = _reader.Read<ReferenceSettings>(queue, AllKeysOf(queue)),
            Messages = _limits,
            General = _reader.Read<GeneralSettings>(_root, "Fetcher", "Processor", "Distributor", "Reactor", "Queue", "Store", "Messages", "Dns"),
        };
    }

    private ComponentReader<IFetcher> Fetchers => new(_reader, new()
    {
        ["Pop3"] = section => Made<IFetcher, Pop3Options>(section, (options, context) => new Pop3Fetcher(options, LoggedProtocol.Of("Pop3", options.Trace, context.Loggers), context.Seen)),
        ["Imap"] = section => Made<IFetcher, ImapOptions>(section, (options, context) => new ImapFetcher(options, LoggedProtocol.Of("Imap", options.Trace, context.Loggers), context.Seen)),
        ["StdIn"] = section => Made<IFetcher, StdInOptions>(section, options => new StdInFetcher(options)),
        ["Maildir"] = section => Made<IFetcher, MaildirOptions>(section, options => new MaildirFetcher(options)),
        ["Listener"] = section => Made<IFetcher, SmtpListenerOptions>(section, (options, context) => new SmtpListener(options with { MaxRecipients = MostRecipients(options.MaxRecipients) }, KnownTo(context), LoggedProtocol.Of("Listener", options.Trace, context.Loggers))),
    }, (inner, guard) => new GuardedFetcher(inner, guard));

    // Where lists are at work, there is nobody else. A fetcher is made after all has been read.
    private Func<AddrSpec, bool>? KnownTo(PartContext context) => _areLists ? new KnownAddresses(_lists, context.Lists, TimeProvider.System).Has : null;

    // A broker's headers fit into one frame: 400 of the longest addresses do.
    private int MostRecipients(int recipients) => _isOverBroker ? Math.Min(recipients, 400) : recipients;

    private ComponentReader<IProcessor> Processors => new(_reader, new()
    {
        ["SingleList"] = ReadSingleList,
        ["Lists"] = ReadLists,
    }, (inner, guard) => new GuardedProcessor(inner, guard));

    private ComponentReader<IReactor> Reactors => new(_reader, new()
    {
        ["StdErr"] = section => Made<IReactor, StdErrOptions>(section, _ => new StdErrLogger()),
    }, (inner, guard) => new GuardedReactor(inner, guard), "Multiple");

    // There are no others than third parties': what a list asks by itself is in its settings.
    private Part<IPostRule>[] ReadRules(IConfigurationSection section, TimeSpan limit)
    {
        var reader = new ComponentReader<IPostRule>(_reader, [], (inner, guard) => new GuardedRule(inner, guard));
        return [.. section.GetChildren().Select(rule => reader.Read(rule, limit)).OfType<Part<IPostRule>>()];
    }

    private MessageLimitsProcessor Limited(IProcessor lists) => new(_limits, lists);

    private Func<PartContext, T> Made<T, TOptions>(IConfigurationSection section, Func<TOptions, T> make) =>
        Made<T, TOptions>(section, (options, _) => make(options));

    private Func<PartContext, T> Made<T, TOptions>(IConfigurationSection section, Func<TOptions, PartContext, T> make)
    {
        var options = _reader.Read<TOptions>(section);
        return context => make(options, context);
    }

    private Func<PartContext, IProcessor> ReadSingleList(IConfigurationSection section)
    {
        var options = _reader.Read<ListOptions>(section);
        if (options.Addresses == ListAddresses.All)
            _reader.Wrong(section.GetSection(nameof(ListOptions.Addresses)), "must be Post: a single list takes every mail for a post, whatever address it came to. Put the list into Lists.");

        CheckLanguage(section, options);
        var list = options with { Addresses = ListAddresses.Post, Posting = options.Posting with { Destination = options.Posting.Destination with { Action = Act.Accept } } };
        _lists = [.. new[] { list }.Where(one => one.List is not null)];
        return context => Limited(context.Lists is null
            ? new SingleListProcessor(list, Resolver(context), [.. _rules.Select(rule => rule.Make(context))])
            : new OneListProcessor(CatalogOf(context), list.List.Address));
    }

    private Func<PartContext, IProcessor> ReadLists(IConfigurationSection section)
    {
        var lists = section.GetChildren().Select(ReadList).Where(list => list.List is not null).ToArray();
        foreach (var same in lists.GroupBy(list => list.List.Address).Where(same => same.Count() > 1))
            _reader.Wrong(section, $"holds the list {same.Key} {same.Count()} times.");
        foreach (var clash in AddressClashes.Among(lists))
            _reader.Wrong(section, clash);
        foreach (var circle in ListCircles.Among(lists))
            _reader.Warn(section, circle);
        (_lists, _areLists) = (lists, true);
        return context => Limited(context.Lists is null
            ? new ManyListsProcessor([.. lists.Select(list => (list.List.Address, (IProcessor)new SingleListProcessor(list, Resolver(context), [.. _rules.Select(rule => rule.Make(context))])))], _limits.MaxAddresses)
            : new ManyListsProcessor(CatalogOf(context).Routes, _limits.MaxAddresses));
    }

    private ListOptions ReadList(IConfigurationSection section)
    {
        var list = Resolved(_reader.Read<ListOptions>(section));
        CheckLanguage(section, list);
        return list;
    }

    private void CheckLanguage(IConfigurationSection section, ListOptions list)
    {
        if (_texts.Problem(list.Language) is { } problem)
            _reader.Wrong(section.GetSection(nameof(ListOptions.Language)), problem);
    }

    // Nobody knows which of a list's addresses come to a mailbox; to the listener all of them do.
    private ListOptions Resolved(ListOptions list) => list.Addresses is null
        ? list with { Addresses = _root.GetSection("Fetcher:Listener").Exists() ? ListAddresses.All : ListAddresses.Post }
        : list;

    private ListCatalog CatalogOf(PartContext context)
    {
        var logger = context.Loggers.CreateLogger<ListCatalog>();
        var services = new ListServices(context.Lists!, Resolver(context)) { Limits = _limits, Texts = _texts, Rules = [.. _rules.Select(rule => rule.Make(context))], Note = context.Note, Observer = context.Observer };
        return context.Catalog = new ListCatalog(_lists, list => Stored(list, logger), services);
    }

    private static ListOptions? Stored(KeptList list, ILogger logger)
    {
        var stored = StoredLists.Read(list);
        foreach (var problem in stored.Problems)
            Log.ListUnusable(logger, problem.ToString());
        return stored.Problems.Count == 0 ? stored.Options : null;
    }

    private IDnsResolver Resolver(PartContext context) => context.Resolver ??= new DnsResolver(_dns, TimeProvider.System);

    private Part<IReactor>? ReadReactor(IConfigurationSection section, TimeSpan limit, params IReadOnlyList<string> besides)
    {
        var multiple = section.GetSection("Multiple");
        if (!multiple.Exists())
            return Reactors.Read(section, limit, besides);

        var parts = multiple.GetChildren().Select(element => Reactors.Read(element, limit)).OfType<Part<IReactor>>().ToArray();
        return new("Multiple", context => new MultipleReactor([.. parts.Select(part => part.Make(context))]));
    }

    private RabbitMqOptions? ReadQueue(IConfigurationSection section)
    {
        string[] known = ["RabbitMq", .. ReferenceSettingsKeys];
        foreach (var unknown in section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            _reader.Wrong(unknown, "there is no such queue; there is RabbitMq, and without it the embedded one.");
        var rabbitMq = section.GetSection("RabbitMq");
        return rabbitMq.Exists() ? _reader.Read<RabbitMqOptions>(rabbitMq) : null;
    }

    private static string[] AllKeysOf(IConfigurationSection section) => [.. section.GetChildren().Select(child => child.Key)];

    private static string[] KeysOf<T>() => [.. typeof(T).GetProperties().Select(property => property.Name)];
}

/// <summary>What a configuration says.</summary>
/// <param name="Settings">Good for use only where there are no problems.</param>
/// <param name="Problems">All that is wrong.</param>
/// <param name="Unloadable">Components that cannot be loaded, without which the rest can run.</param>
/// <param name="Effective">Every setting that was read, with its origin.</param>
public sealed record LoadedSettings(
    PymalistSettings Settings, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Unloadable, IReadOnlyList<Setting> Effective)
{
    /// <summary>What is hardly meant so, and can be used.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];
}

/// <summary>There is nothing to set.</summary>
internal sealed record StdErrOptions;
