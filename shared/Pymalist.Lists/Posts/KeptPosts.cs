using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;

namespace Pymalist.Lists.Posts;

/// <summary>The posts of a list as the store has them.</summary>
/// <param name="roster">The list's, which tells the store of it.</param>
/// <param name="lists">Where they are kept.</param>
public sealed class KeptPosts(KeptRoster roster, IListStore lists) : IPostRegister, ISeenMessages, IThreadVelocity
{
    public async ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken)
    {
        await roster.Tell(cancellationToken);
        var fingerprint = MessageFingerprint.Of(post.Message);
        var kept = await lists.Write(
            session => session.Posts.Number(new()
            {
                List = roster.List,
                MailId = MailId.Root(post.Id),
                At = session.Now,
                Size = post.Message.Length,
                MessageId = fingerprint?.MessageId ?? "",
                ContentHash = fingerprint?.ContentHash ?? "",
            }),
            cancellationToken);
        return new(kept.Number, kept.At);
    }

    public ValueTask Made(Mail post, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => default;

    public async ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken) => await lists.Read(
        session => session.Posts.IsRepeat(roster.List, MailId.Root(post.Mail.Id), fingerprint.MessageId, fingerprint.ContentHash), cancellationToken);

    public async ValueTask<int> CountPosts(Post post, IReadOnlyList<string> messageIds, DateTimeOffset since, CancellationToken cancellationToken) =>
        await lists.Read(session => session.Posts.CountOfThread(roster.List, messageIds[0], since), cancellationToken);
}
