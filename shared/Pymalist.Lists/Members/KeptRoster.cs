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

    public IAsyncEnumerable<Subscription> Receivers(Mail post, CancellationToken cancellationToken) => Receivers(post, isNested: false, cancellationToken);

    /// <summary>Those who get a post of another list, which has this one as a member. It is in no digest of this one, unless it was sent to both.</summary>
    public IAsyncEnumerable<Subscription> ReceiversThrough(Mail post, CancellationToken cancellationToken) => Receivers(post, isNested: true, cancellationToken);

    /// <summary>Those of these people who get a post of this list in a digest.</summary>
    public async ValueTask<IReadOnlySet<AddrSpec>> Collecting(Mail post, IReadOnlyList<AddrSpec> addresses, CancellationToken cancellationToken)
    {
        var (known, members) = await lists.Read(session => (session.Posts.Find(List, MailId.Root(post.Id)), session.Members.Find(List, addresses)), cancellationToken);
        var number = known?.Number ?? 0;
        return members.Where(member => member is { IsMember: true, Preferences.IsCollected: true } && !member.WantsByItself(number)).Select(member => member.Address).ToHashSet();
    }

    private async IAsyncEnumerable<Subscription> Receivers(Mail post, bool isNested, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Tell(cancellationToken);
        var known = await lists.Read(session => session.Posts.Find(List, MailId.Root(post.Id)), cancellationToken);
        var receivers = new PostReceivers(post, lists.Clock.GetUtcNow(), known?.Number ?? 0, isNested && known is null);
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
