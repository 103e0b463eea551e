using Pymalist.Lists.Moderation;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>
/// Does with a post what the rules say, and remembers it: a post that waits for a moderator is asked about once, and goes its way by what the
/// moderator said when it comes again.
/// </summary>
/// <param name="list">The list.</param>
/// <param name="judge">Its rules.</param>
/// <param name="posts">Its posts.</param>
internal sealed class KeptGate(HostedList list, PostJudge judge, KeptPosts posts) : IPostGate
{
    private readonly IListStore _store = list.Services.Store;
    private readonly HeldMail _held = new(list);

    public async ValueTask<bool> Admits(Mail mail, CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        if (await _store.Read(session => Known(session, mail), cancellationToken) is { } isAdmitted)
            return isAdmitted;

        var decision = await judge.Judge(mail, cancellationToken);
        switch (decision.Verdict.Act)
        {
            case Act.Accept when await posts.TryEnter(mail, cancellationToken):
                return true;
            case Act.Accept:
                list.Services.Note(mail, "discarded", "The list has this very message by another mail, which came at the same time.");
                break;
            case Act.Hold when await _store.Read(HasModerators, cancellationToken):
                await _held.Hold(mail, decision, cancellationToken);
                break;
            case Act.Discard:
                list.Services.Note(mail, "discarded", decision.Verdict.Reason);
                break;
            default:
                await Reject(mail, decision, cancellationToken);
                throw decision.Verdict.ToRefusal(list.Options.List);
        }

        return false;
    }

    private bool? Known(IListSession session, Mail mail)
    {
        var root = MailId.Root(mail.Id);
        return session.Posts.Find(list.Address, root) is not null ? true
            : session.Held.Find(list.Address, root) is { } held ? held.State is HeldState.Approved or HeldState.Distributed
            : null;
    }

    private bool HasModerators(IListSession session) => session.Members.With(list.Address, Roles.Moderator | Roles.Owner).Count > 0;

    // A post to be held where nobody could decide on it is rejected: waiting in vain is worse.
    private async Task Reject(Mail mail, Decision decision, CancellationToken cancellationToken)
    {
        var isAnswered = !decision.Trace.Any(judgement => judgement.Verdict is { IsSuspect: true });
        var values = new Dictionary<string, string> { ["subject"] = mail.SubjectLine() };
        if (isAnswered)
            await _store.Write(session => list.Answers.Put(session, mail, NoticeKind.Rejected, values, reasons: decision.Reasons), cancellationToken);
    }
}
