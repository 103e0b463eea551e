using Pymalist.Lists;
using Pymalist.Lists.Serving;
using Pymalist.Store;

namespace Pymalist.Hosting.Settings;

/// <summary>
/// Which addresses lists have, as a listener asks: those of the configuration, and those of the store. A list that was made a moment ago is
/// looked for before it is denied; while the store is away nobody is, since mail for a list must not be refused for good.
/// </summary>
/// <param name="declared">The configuration's lists.</param>
/// <param name="store">Where others are; null for nowhere.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownAddresses(IReadOnlyList<ListOptions> declared, IListStore? store, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private AddressBook _book = new(declared);
    private long? _looked;
    private long _version = -1;
    private bool _isAway;

    /// <summary>Whether there is such an address. Seldom waits for the store, and then not long.</summary>
    public bool Has(AddrSpec address) => _book.Find(address) is not null || (store is not null && (Look(store) || _book.Find(address) is not null));

    // Strangers who try names ask it once a second, all together. True where the store is away.
    private bool Look(IListStore lists)
    {
        lock (_lock)
        {
            if (_looked is { } last && time.GetElapsedTime(last) < Interval)
                return _isAway;

            try
            {
                using var limit = new CancellationTokenSource(Patience, time);
                Task.Run(() => Read(lists, limit.Token), limit.Token).WaitAsync(Patience, time).GetAwaiter().GetResult();
                _isAway = false;
            }
            catch (Exception exception) when (exception is StoreException or OperationCanceledException or TimeoutException)
            {
                _isAway = true;
            }

            _looked = time.GetTimestamp();
            return _isAway;
        }
    }

    private async Task Read(IListStore lists, CancellationToken cancellationToken)
    {
        var version = await lists.Read(session => session.Lists.Version, cancellationToken);
        if (version == _version)
            return;

        var kept = await lists.Read(session => session.Lists.All(), cancellationToken);
        var taken = declared.Select(list => list.List.Address).ToHashSet();
        var own = kept.Where(list => list.Settings is not null && !taken.Contains(list.Address)).Select(list => StoredLists.Read(list).Options).Where(list => list.List is not null);
        (_book, _version) = (new([.. declared, .. own]), version);
    }
}
