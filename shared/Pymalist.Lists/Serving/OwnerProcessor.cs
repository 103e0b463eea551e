using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Serving;

/// <summary>Passes on to a list's owners what is written to them, as it came (RFC 2142, section 6).</summary>
/// <remarks>It has no return path: what cannot be delivered to an owner must not come to owners.</remarks>
internal sealed class OwnerProcessor(HostedList list) : IProcessor
{
    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (new LoopMarks(list.Options.List).Find(mail.Message.Span) is { } loop)
            throw new MailException(EnhancedStatus.RoutingLoop, loop);

        await list.Members.Tell(cancellationToken);
        var owners = await list.Services.Store.Read(session => session.Members.With(list.Address, Roles.Owner), cancellationToken);
        if (owners.Count == 0)
            throw new MailException(EnhancedStatus.BadDestination, $"{list.Options.List} has no owner to write to.");

        yield return mail with
        {
            Id = MailId.Derived(mail.Id, [list.Address.ToString(), "owner"]),
            Sender = mail.Author() ?? mail.Sender,
            ReversePath = ReversePath.Null,
            Recipients = [.. owners.Select(owner => owner.Mailbox)],
            List = list.Options.List,
        };
    }
}
