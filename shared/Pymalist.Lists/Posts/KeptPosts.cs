using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Policy.Rules;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>The posts of a list as the store has them.</summary>
/// <param name="roster">The list's, which tells the store of it.</param>
/// <param name="lists">Where they are kept.</param>
public sealed class KeptPosts(KeptRoster roster, IListStore lists) : IPostRegister, ISeenMessages, IThreadVelocity, ISaidTexts
{
    // By then somebody may have forwarded what was sent to him long ago.
    private static readonly TimeSpan Echoes = TimeSpan.FromDays(7);

    public async ValueTask<PostEntry> Enter(Mail post, CancellationToken cancellationToken)
    {
        await roster.Tell(cancellationToken);
        var kept = await lists.Read(session => session.Posts.Find(roster.List, MailId.Root(post.Id)), cancellationToken)
            ?? await Number(post, (session, entry) => session.Posts.Number(entry), cancellationToken);
        return new(kept!.Number, kept.At);
    }

    /// <summary>Enters a post that the rules let through, unless its twin was entered since they looked.</summary>
    public async ValueTask<bool> TryEnter(Mail post, CancellationToken cancellationToken) =>
        await Number(post, (session, entry) => NumberOnce(session, entry, post), cancellationToken) is not null;

    public async ValueTask Made(Mail post, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var hash = MessageFingerprint.HashOf(PartTree.Read(message));
        var isForDigest = (await lists.Read(session => session.Members.DigestZones(roster.List), cancellationToken)).Count > 0;
        var octets = isForDigest ? await lists.Keep(message, cancellationToken) : "";
        await lists.Write(
            session =>
            {
                session.Posts.Sent(roster.List, MailId.Root(post.Id), octets, message.Length, hash);
                if (SaidText.NameOf(roster.List, post, hash) is { } said && session.Posts.Find(roster.List, MailId.Root(post.Id))?.ContentHash != hash)
                    session.TryCount(SaidText.EchoOf(said), 1, Echoes);
                return true;
            },
            cancellationToken);
    }

    public async ValueTask<bool> IsRepeat(Post post, MessageFingerprint fingerprint, CancellationToken cancellationToken) => await lists.Read(
        session => session.Posts.IsRepeat(roster.List, MailId.Root(post.Mail.Id), fingerprint.MessageId, fingerprint.ContentHash), cancellationToken);

    public async ValueTask<int> CountPosts(Post post, IReadOnlyList<string> messageIds, DateTimeOffset since, CancellationToken cancellationToken) =>
        await lists.Read(session => session.Posts.CountOfThread(roster.List, messageIds, MailId.Root(post.Mail.Id), since), cancellationToken);

    public async ValueTask<SaidBefore> Before(Post post, TimeSpan within, CancellationToken cancellationToken) => SaidText.NameOf(roster.List, post.Mail, post.ContentHash) is { } said
        ? await lists.Read(session => Before(session, said, post, within), cancellationToken)
        : new(0, 0, IsEcho: false);

    private SaidBefore Before(IListSession session, string said, Post post, TimeSpan within)
    {
        var own = OwnWords.Of(post.Parts);
        return new(Counted(said), Counted(SaidText.IdOf(roster.List, post.Mail)), session.Counted(SaidText.EchoOf(said), Echoes) > 0)
        {
            SameAnswer = Math.Min(Counted(SaidText.AnswerOf(roster.List, post.Mail, own)), own?.Quoted ?? 0),
        };

        int Counted(string? name) => name is null ? 0 : session.Counted(name, within);
    }

    private static KeptPost? NumberOnce(IListSession session, KeptPost entry, Mail post)
    {
        var kept = session.Posts.NumberUnlessRepeated(entry);
        if (kept is null)
            return null;

        string?[] names = [SaidText.NameOf(entry.List, post, entry.ContentHash), SaidText.IdOf(entry.List, post), SaidText.AnswerOf(entry.List, post, OwnWords.Of(PartTree.Read(post.Message)))];
        foreach (var name in names.OfType<string>())
            session.TryCount(name, int.MaxValue, TimeSpan.Zero);
        return kept;
    }

    private Task<KeptPost?> Number(Mail post, Func<IListSession, KeptPost, KeptPost?> number, CancellationToken cancellationToken)
    {
        var entry = new KeptPost
        {
            List = roster.List,
            MailId = MailId.Root(post.Id),
            Size = post.Message.Length,
            MessageId = MessageFingerprint.IdOf(post.Message.Span) ?? "",
            ContentHash = MessageFingerprint.HashOf(PartTree.Read(post.Message)),
            References = post.References(),
        };
        return lists.Write(session => Number(session, post, entry, number), cancellationToken);
    }

    private KeptPost? Number(IListSession session, Mail post, KeptPost entry, Func<IListSession, KeptPost, KeptPost?> number)
    {
        if (session.Posts.Find(roster.List, entry.MailId) is { } known)
            return known;

        var kept = number(session, entry with { At = session.Now });
        if (kept is not null && post.Author() is { } author)
            session.Members.CountPost(roster.List, author.Address);
        return kept;
    }
}
