using System.Runtime.CompilerServices;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Posts;

namespace Pymalist.Lists;

/// <summary>
/// Makes of a post the mail that goes out: one message for all members, in as many mails as the roster needs, or one for each where
/// it says something else to each. Who may post is for others to say, around it.
/// </summary>
/// <param name="options">The list.</param>
/// <param name="roster">Its members.</param>
/// <param name="posts">Its posts.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
public sealed class MemberCopiesProcessor(ListOptions options, IRoster roster, IPostRegister posts, IDnsResolver resolver) : IProcessor
{
    private readonly PostMaker _maker = new(options, posts, resolver);
    private readonly ReversePath _reversePath = new(options.ReturnPath ?? options.List.Address);
    private readonly string _address = options.List.Address.ToString();

    /// <summary>For a list whose posts are not written down.</summary>
    public MemberCopiesProcessor(ListOptions options, IRoster roster)
        : this(options, roster, new UnkeptPosts(TimeProvider.System), new DnsResolver(new DnsOptions(), TimeProvider.System))
    {
    }

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var make = await _maker.Begin(mail, cancellationToken);
        var outgoing = mail with { Sender = SenderOf(mail), ReversePath = _reversePath, List = options.List };
        if (!_maker.IsPersonal)
            outgoing = outgoing with { Message = await make(null, cancellationToken) };

        var isEmpty = true;
        var most = _maker.IsPersonal ? 1 : options.MaxRecipients;
        await foreach (var batch in roster.Members(cancellationToken).Chunk(most).WithCancellation(cancellationToken))
        {
            isEmpty = false;
            yield return To(batch, _maker.IsPersonal ? outgoing with { Message = await make(batch[0], cancellationToken) } : outgoing);
        }

        if (isEmpty)
            yield return To([], _maker.IsPersonal ? outgoing with { Message = await make(null, cancellationToken) } : outgoing);
    }

    // By its number, a batch would keep its id when somebody has joined or left since: other recipients would pass for a repeat.
    private Mail To(Mailbox[] batch, Mail outgoing) => outgoing with
    {
        Id = MailId.Derived(outgoing.Id, [_address, .. batch.Select(member => member.Address.ToString())]),
        Recipients = batch,
    };

    private static Mailbox? SenderOf(Mail mail) =>
        mail.Author() ?? mail.Sender ?? (mail.ReversePath?.Address is { } address ? new Mailbox(null, address) : null);
}
