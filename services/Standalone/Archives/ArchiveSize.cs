namespace Pymalist.Standalone.Archives;

/// <summary>How many posts there are to go through.</summary>
internal static class ArchiveSize
{
    public static async Task<long> Of(Installed installed, AddrSpec list, CancellationToken cancellationToken) =>
        (await installed.Store.Archive.Lists(cancellationToken).FirstOrDefaultAsync(one => one.List.Equals(list), cancellationToken))?.Posts ?? 0;
}
