using Microsoft.Extensions.Logging;
using Pymalist.Internet.DomainNames;
using Pymalist.Lists;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Serving;

namespace Pymalist.Hosting.Settings;

/// <summary>What a component is given beside its settings, should it ask.</summary>
/// <param name="loggers">Where it logs.</param>
public sealed class PartContext(ILoggerFactory loggers)
{
    private IDeliveryJournal? _journal;

    /// <summary>Where it logs.</summary>
    public ILoggerFactory Loggers => loggers;

    /// <summary>What a fetcher remembers from one process to the next; null where nothing is remembered.</summary>
    public ISeenMail? Seen { get; init; }

    /// <summary>What lists remember; null where nothing is.</summary>
    public IListStore? Lists { get; init; }

    /// <summary>The archives of lists; null where there are none.</summary>
    public IArchive? Archive { get; init; }

    /// <summary>Is told how posts are judged and made; null for nobody.</summary>
    public IPostObserver? Observer { get; init; }

    /// <summary>Where it is noted for people what became of a mail: the mail, the step, a sentence.</summary>
    public Action<Mail, string, string> Note { get; init; } = (_, _, _) => { };

    /// <summary>The lists that a processor has at work; null where it has none that are remembered.</summary>
    internal ListCatalog? Catalog { get; set; }

    /// <summary>Whom all components ask for names.</summary>
    internal IDnsResolver? Resolver { get; set; }

    /// <summary>Who is told of deliveries; null where nobody is.</summary>
    public IDeliveryJournal? Journal { init => _journal = value; }

    /// <summary>Whether the component tells of its deliveries itself. For one that does not, who made it does.</summary>
    public bool IsJournalTaken { get; private set; }

    /// <summary>Takes the journal: from here on the component tells it of each delivery.</summary>
    public IDeliveryJournal? TakeJournal()
    {
        IsJournalTaken = true;
        return _journal;
    }
}
