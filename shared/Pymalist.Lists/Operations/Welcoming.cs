using Pymalist.Lists.Notices;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Operations;

/// <summary>Writes to people whom somebody else has made members.</summary>
/// <param name="catalog">The lists.</param>
/// <param name="store">Where letters wait.</param>
public sealed class Welcoming(ListCatalog catalog, IListStore store)
{
    private const int AtOnce = 200;

    /// <summary>Welcomes them, each in the language that he has chosen.</summary>
    /// <exception cref="UnknownListException">There is no such list.</exception>
    public async Task Welcome(AddrSpec list, IReadOnlyList<AddrSpec> people, CancellationToken cancellationToken)
    {
        var hosted = (await catalog.Current(cancellationToken)).ListOf(list) ?? throw new UnknownListException($"There is no list {list}.");
        var root = MailId.New();
        foreach (var some in people.Chunk(AtOnce))
            await store.Write(session => Welcome(session, hosted, some, root), cancellationToken);
    }

    private static bool Welcome(IListSession session, HostedList list, AddrSpec[] people, string root)
    {
        foreach (var who in people)
            list.People.Tell(session, who, NoticeKind.Welcome, root, new() { ["who"] = who.ToString() });
        return true;
    }
}
