using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Posts;

/// <summary>Knows who posts.</summary>
internal interface IPosters
{
    /// <summary>What an author is to the list.</summary>
    ValueTask<Poster> Of(AddrSpec? author, CancellationToken cancellationToken);
}

/// <summary>Knows who is a member, and nothing more.</summary>
internal sealed class RosterPosters(IRoster roster) : IPosters
{
    public async ValueTask<Poster> Of(AddrSpec? author, CancellationToken cancellationToken) =>
        new(author, author is not null && await roster.Includes(author, cancellationToken), IsModerator: false, IsOwner: false, IsModerated: null);
}

/// <summary>Knows what the store knows.</summary>
/// <param name="own">The list's own members, of whom the store has been told.</param>
/// <param name="roster">Those of the lists among them, too.</param>
/// <param name="lists">The store.</param>
internal sealed class KeptPosters(KeptRoster own, IRoster roster, IListStore lists) : IPosters
{
    public async ValueTask<Poster> Of(AddrSpec? author, CancellationToken cancellationToken)
    {
        if (author is null)
            return new(null, IsMember: false, IsModerator: false, IsOwner: false, IsModerated: null);

        await own.Tell(cancellationToken);
        return await lists.Read(session => session.Members.Find(own.List, author), cancellationToken) is { } member
            ? new(author, member.IsMember || await roster.Includes(author, cancellationToken), member.IsModerator, member.IsOwner, member.IsModerated, member.Posts) { IsBanned = member.State == MemberState.Banned }
            : new(author, await roster.Includes(author, cancellationToken), IsModerator: false, IsOwner: false, IsModerated: null);
    }
}
