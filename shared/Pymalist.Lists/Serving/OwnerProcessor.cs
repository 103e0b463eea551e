using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Serving;

/// <summary>Passes on to a list's owners what is written to them, as it came (RFC 2142, section 6). Complaints that name a member's copy count.</summary>
/// <remarks>It has no return path: what cannot be delivered to an owner must not come to owners.</remarks>
internal sealed class OwnerProcessor(HostedList list) : IProcessor
{
    // What goes round comes back sooner.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await list.Members.Tell(cancellationToken);
        await CountComplaint(mail, cancellationToken);
        await PassOn(mail, cancellationToken);
        yield break;
    }

    /// <summary>Sends it to the owners, unless they have it: an address among theirs may bring it back.</summary>
    /// <exception cref="MailException">There is none, or it is the list's own and has come back.</exception>
    public async Task PassOn(Mail mail, CancellationToken cancellationToken)
    {
        if (new LoopMarks(list.Options.List).Find(mail.Message.Span) is { } loop)
            throw new MailException(EnhancedStatus.RoutingLoop, loop.InEnglish().Subject);

        var isNew = await list.Services.Store.Write(session => PassOn(session, mail), cancellationToken);
        list.Services.Note(mail, isNew ? "passed on" : "discarded", isNew ? "To the owners." : "The owners have this very message by another mail.");
    }

    // Providers send complaints to whom they please; the copy that one is about has the member's own return path in it.
    private async Task CountComplaint(Mail mail, CancellationToken cancellationToken)
    {
        var report = BounceReader.Read(mail.Message);
        var today = DateOnly.FromDateTime(list.Services.Store.Clock.GetUtcNow().UtcDateTime);
        if (report is { Kind: BounceKind.Complaint, OriginalReversePath: { } path } && list.Bounces is { } addresses && addresses.TryRead(path, today, out var token))
            await list.Services.Store.Write(session => new MemberBounces(list, session).Count(token, report, MailId.Root(mail.Id)), cancellationToken);
    }

    private bool PassOn(IListSession session, Mail mail)
    {
        var owners = session.Members.With(list.Address, Roles.Owner);
        if (owners.Count == 0)
            throw new MailException(EnhancedStatus.BadDestination, $"{list.Options.List} has no owner to write to.");
        if (!session.TryCount($"owners {list.Address.Key} {MessageFingerprint.NameOf(mail.Message)}", 1, Remembered, MailId.Root(mail.Id)))
            return false;

        session.Outbox.Put(mail with
        {
            // A root of its own: the mail may be a post to a list, and be for the owners of several.
            Id = MailId.Derived($"{MailId.Root(mail.Id)}-owner", list.Address.ToString()).Replace('.', '-'),
            Sender = mail.Author() ?? mail.Sender,
            ReversePath = ReversePath.Null,
            Recipients = [.. owners.Select(owner => owner.Mailbox)],
            List = list.Options.List,
        });
        return true;
    }
}
