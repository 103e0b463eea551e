using System.Runtime.CompilerServices;

namespace Pymalist.Lists;

/// <summary>The members of a list as the store has them. It is told what the settings declare before it is first asked.</summary>
/// <param name="options">The list.</param>
/// <param name="lists">Where its members are kept.</param>
public sealed class KeptRoster(ListOptions options, IListStore lists) : IRoster
{
    private const int PageSize = 2_000;

    private volatile bool _isTold;

    /// <summary>The list's address.</summary>
    public AddrSpec List => options.List.Address;

    public async ValueTask<IReadOnlyList<AddrSpec>> Among(IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        var known = await lists.Read(session => session.Members.Find(List, addresses), cancellationToken);
        return [.. known.Where(member => member.IsMember).Select(member => member.Address)];
    }

    public async IAsyncEnumerable<Subscription> Receivers(Mail post, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        var known = await lists.Read(session => session.Posts.Find(List, MailId.Root(post.Id)), cancellationToken);
        var receivers = new PostReceivers(post, lists.Clock.GetUtcNow(), known?.Number ?? 0);
        await foreach (var member in lists.MembersOf(List, PageSize, cancellationToken))
        {
            if (receivers.Includes(member))
                yield return new(List, member);
        }
    }

    /// <summary>Tells the store what the settings declare, unless it was told.</summary>
    public async Task Tell(CancellationToken cancellationToken)
    {
        // Two posts at once may both say so: the second time it changes nothing.
        if (_isTold)
            return;

        await lists.Declare(List, options.List.Name ?? "", [.. Declared(options.Subscribers, Roles.Member), .. Declared(options.Moderators, Roles.Moderator), .. Declared(options.Owners, Roles.Owner)], cancellationToken);
        _isTold = true;
    }

    private static IEnumerable<(Mailbox Mailbox, Roles Roles)> Declared(IReadOnlyList<Mailbox> people, Roles roles) => people.Select(person => (person, roles));
}
