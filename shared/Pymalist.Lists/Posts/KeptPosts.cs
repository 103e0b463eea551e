namespace Pymalist.Lists.Posts;

/// <summary>The posts of a list as the store has them.</summary>
/// <param name="roster">The list's, which has told the store of it.</param>
/// <param name="lists">Where they are kept.</param>
public sealed class KeptPosts(KeptRoster roster, IListStore lists) : IPostRegister
{
    public async ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken)
    {
        await roster.Tell(cancellationToken);
        var kept = await lists.Write(
            session => session.Posts.Number(new() { List = roster.List, MailId = MailId.Root(post.Id), At = session.Now, Size = post.Message.Length }),
            cancellationToken);
        return new(kept.Number, kept.At);
    }
}
