using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Moderation;

/// <summary>Puts mail aside for moderators, and tells them and the author.</summary>
internal sealed class HeldMail(HostedList list)
{
    /// <summary>Holds a mail; it is held once, however often it comes.</summary>
    public async Task Hold(Mail mail, Decision decision, CancellationToken cancellationToken)
    {
        var store = list.Services.Store;
        var octets = await store.Keep(mail.Message, cancellationToken);
        var held = await store.Write(session => Hold(session, mail, decision, octets), cancellationToken);
        list.Services.Note(mail, "held", $"Number {held.Number}: {decision.Verdict.Reason}");
    }

    // A source may bring the very same mail under another name, after a decision, too: nobody is asked twice.
    private HeldPost Hold(IListSession session, Mail mail, Decision decision, string octets)
    {
        if (session.Held.FindSame(list.Address, octets) is { } same && same.MailId != MailId.Root(mail.Id))
            return same;

        var held = session.Held.Add(new()
        {
            List = list.Address,
            MailId = MailId.Root(mail.Id),
            At = session.Now,
            Author = mail.Author()?.Address,
            Subject = mail.SubjectLine(),
            Reasons = decision.Reasons,
            Octets = octets,
            Size = mail.Message.Length,
            Sender = mail.Sender,
            ReversePath = mail.ReversePath,
        });
        if (held.State != HeldState.Held)
            return held;

        if (list.Options.Holding.Notices == ModeratorNotices.AtOnce)
            new HeldNotices(list).Tell(session, held, mail.Message);
        if (list.Options.Holding.TellAuthor && !decision.Holds.Any(verdict => verdict.IsSuspect))
            list.Answers.Put(session, mail, NoticeKind.Held, new Dictionary<string, string> { ["subject"] = held.Subject }, reasons: held.Reasons);
        return held;
    }
}
