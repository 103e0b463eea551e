using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>The posts of a list as the store has them.</summary>
/// <param name="roster">The list's, which tells the store of it.</param>
/// <param name="lists">Where they are kept.</param>
public sealed class KeptPosts(KeptRoster roster, IListStore lists) : IPostRegister, ISeenMessages, IThreadVelocity
{
    // Of a message without a Message-ID, by which nothing is known again.
    private const string NoContentHash = "-";

    public async ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken)
    {
        await roster.Tell(cancellationToken);
        var fingerprint = MessageFingerprint.Of(post.Message);
        var kept = await lists.Write(session => Enter(session, post, fingerprint), cancellationToken);
        return new(kept.Number, kept.At);
    }

    public async ValueTask Made(Mail post, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var hash = MessageFingerprint.Of(message)?.ContentHash ?? NoContentHash;
        var isForDigest = (await lists.Read(session => session.Members.DigestZones(roster.List), cancellationToken)).Count > 0;
        var octets = isForDigest ? await lists.Keep(message, cancellationToken) : "";
        await lists.Write(
            session =>
            {
                session.Posts.Sent(roster.List, MailId.Root(post.Id), octets, message.Length, hash);
                return true;
            },
            cancellationToken);
    }

    public async ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken) => await lists.Read(
        session => session.Posts.IsRepeat(roster.List, MailId.Root(post.Mail.Id), fingerprint.MessageId, fingerprint.ContentHash), cancellationToken);

    public async ValueTask<int> CountPosts(Post post, IReadOnlyList<string> messageIds, DateTimeOffset since, CancellationToken cancellationToken) =>
        await lists.Read(session => session.Posts.CountOfThread(roster.List, messageIds, MailId.Root(post.Mail.Id), since), cancellationToken);

    private KeptPost Enter(IListSession session, Mail post, MessageFingerprint? fingerprint)
    {
        var root = MailId.Root(post.Id);
        if (session.Posts.Find(roster.List, root) is { } known)
            return known;

        // A digest that is only wanted from now on begins with this post.
        foreach (var zone in session.Members.DigestZones(roster.List))
            session.Digests.Advance(roster.List, zone, null, new(1, 0, session.Lists.LastPost(roster.List), session.Now));
        if (post.Author() is { } author)
            session.Members.CountPost(roster.List, author.Address);
        return session.Posts.Number(new()
        {
            List = roster.List,
            MailId = root,
            At = session.Now,
            Size = post.Message.Length,
            MessageId = fingerprint?.MessageId ?? "",
            ContentHash = fingerprint?.ContentHash ?? "",
            References = post.References(),
        });
    }
}
