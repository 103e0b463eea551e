using System.Runtime.ExceptionServices;

namespace Pymalist.Internet.Transport;

/// <summary>What could not be fetched while the other mail was; thrown when that is done.</summary>
internal sealed class FetchFailures
{
    // A mailbox may hold any number of bad mails; a report of them need not.
    private const int MaxKept = 100;

    private readonly List<Exception> _kept = [];
    private int _more;

    /// <summary>Whether there was none.</summary>
    public bool IsEmpty => _kept.Count == 0;

    public void Add(Exception exception)
    {
        if (_kept.Count < MaxKept)
            _kept.Add(exception);
        else
            _more++;
    }

    /// <summary>The only one as it is, several as an <see cref="AggregateException"/>.</summary>
    public void ThrowIfAny()
    {
        if (_kept.Count == 1)
            ExceptionDispatchInfo.Throw(_kept[0]);
        if (_kept.Count > 1)
            throw new AggregateException($"{_kept.Count + _more} things went wrong while fetching mail; the rest was fetched.", _kept);
    }
}
