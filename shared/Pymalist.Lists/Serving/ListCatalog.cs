namespace Pymalist.Lists.Serving;

/// <summary>The lists of an installation: those that its configuration declares, and those that its store has.</summary>
/// <param name="declared">The configuration's. A list of the same address in the store is not looked at.</param>
/// <param name="read">Reads the settings of a list of the store; null where they cannot be used.</param>
/// <param name="services">What lists need of others.</param>
public sealed class ListCatalog(IReadOnlyList<ListOptions> declared, Func<KeptList, ListOptions?> read, ListServices services)
{
    private const string BounceSecret = "bounces";

    private volatile Edition? _edition;
    private volatile byte[]? _secret;

    /// <summary>Whether a list has an address.</summary>
    public async ValueTask<bool> Has(AddrSpec address, CancellationToken cancellationToken) => (await Current(cancellationToken)).Find(address) is not null;

    /// <summary>What becomes of mail to the lists as they are now.</summary>
    public async ValueTask<IMailRoutes> Routes(CancellationToken cancellationToken) => await Current(cancellationToken);

    /// <summary>The lists as they are now.</summary>
    internal async ValueTask<ListDirectory> Current(CancellationToken cancellationToken)
    {
        var version = await services.Store.Read(session => session.Lists.Version, cancellationToken);
        if (_edition is { } known && known.Version == version)
            return known.Directory;

        var kept = await services.Store.Read(session => session.Lists.All(), cancellationToken);
        var taken = declared.Select(list => list.List.Address).ToHashSet();
        var own = kept.Where(list => list.Settings is not null && !taken.Contains(list.Address)).Select(list => (list.Address, Options: read(list))).ToArray();
        var directory = new ListDirectory([.. declared, .. own.Select(list => list.Options).OfType<ListOptions>()], services, await Secret(cancellationToken))
        {
            Unusable = own.Where(list => list.Options is null).Select(list => list.Address).ToHashSet(),
        };
        _edition = new(await Told(directory, version, cancellationToken), directory);
        return directory;
    }

    // Who asks for his memberships wants to hear of all. To tell of a list for the first time is a change, too, but one of ours.
    private async ValueTask<long> Told(ListDirectory directory, long version, CancellationToken cancellationToken)
    {
        foreach (var list in directory.All)
            await list.Members.Tell(cancellationToken);
        var after = await services.Store.Read(session => session.Lists.Version, cancellationToken);
        return _edition is null ? after : version;
    }

    // It is written once; after that it is read without keeping others from writing.
    private async ValueTask<byte[]> Secret(CancellationToken cancellationToken) =>
        _secret ??= await services.Store.Write(session => session.Secret(BounceSecret), cancellationToken);

    private sealed record Edition(long Version, ListDirectory Directory);
}
