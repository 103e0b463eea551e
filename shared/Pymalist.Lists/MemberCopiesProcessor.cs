using System.Runtime.CompilerServices;
using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Posts;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists;

/// <summary>
/// Makes of a post the mail that goes out: one message for all members, in as many mails as the roster needs, or one for each where
/// it says something else to each. Who may post is for others to say, before.
/// </summary>
/// <param name="options">The list.</param>
/// <param name="roster">Its members.</param>
/// <param name="posts">Its posts.</param>
/// <param name="returnPaths">Where bounces go.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
/// <param name="observer">Is told what is made of a post; null for nobody.</param>
public sealed class MemberCopiesProcessor(
    ListOptions options, IRoster roster, IPostRegister posts, ReturnPaths returnPaths, IDnsResolver resolver, IPostObserver? observer = null) : IProcessor
{
    private readonly PostMaker _maker = new(options, posts, resolver, observer);
    private readonly string _address = options.List.Address.ToString();

    /// <summary>For a list whose posts are not written down.</summary>
    public MemberCopiesProcessor(ListOptions options, IRoster roster)
        : this(options, roster, new UnkeptPosts(TimeProvider.System), ReturnPaths.Common(options), new DnsResolver(new DnsOptions(), TimeProvider.System))
    {
    }

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var post = await _maker.Begin(mail, cancellationToken);
        var outgoing = mail with { Message = post.Common, Sender = SenderOf(mail), List = options.List };
        var most = post.Personal is not null || returnPaths.IsPersonal ? 1 : options.MaxRecipients;
        var isEmpty = true;
        await foreach (var batch in roster.Receivers(mail, cancellationToken).Chunk(most).WithCancellation(cancellationToken))
        {
            isEmpty = false;
            yield return To(batch, post, post.Personal is { } make ? outgoing with { Message = await make(batch[0].Member.Mailbox, cancellationToken) } : outgoing);
        }

        if (isEmpty)
            yield return To([], post, outgoing);
    }

    // By its number, a batch would keep its id when somebody has joined or left since: other recipients would pass for a repeat.
    private Mail To(Subscription[] batch, MadePost post, Mail outgoing) => outgoing with
    {
        Id = MailId.Derived(outgoing.Id, [_address, .. batch.Select(receiver => receiver.Member.Address.ToString())]),
        Recipients = [.. batch.Select(receiver => receiver.Member.Mailbox)],
        ReversePath = returnPaths.Of(batch is [var only] ? only : null, DateOnly.FromDateTime(post.Entry.At.UtcDateTime)),
    };

    private static Mailbox? SenderOf(Mail mail) =>
        mail.Author() ?? mail.Sender ?? (mail.ReversePath?.Address is { } address ? new Mailbox(null, address) : null);
}
