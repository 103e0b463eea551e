using System.Runtime.CompilerServices;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists;

/// <summary>
/// Makes of a post the mail that goes out: one message for all members, in as many mails as the roster needs. Who may post
/// is for others to say, around it.
/// </summary>
public sealed class MemberCopiesProcessor(ListOptions options, IRoster roster) : IProcessor
{
    private readonly ListRewriter _rewriter = new(ListFacts.Of(options), new RewritingOptions());
    private readonly ReversePath _reversePath = new(options.ReturnPath ?? options.List.Address);
    private readonly string _address = options.List.Address.ToString();

    public async IAsyncEnumerable<Mail> Process(Mail mail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outgoing = mail with
        {
            Message = _rewriter.Rewrite(mail.Message, new() { MailId = mail.Id }).Message,
            Sender = SenderOf(mail),
            ReversePath = _reversePath,
            List = options.List,
        };

        var isEmpty = true;
        await foreach (var batch in roster.Members(cancellationToken).Chunk(options.MaxRecipients).WithCancellation(cancellationToken))
        {
            isEmpty = false;
            yield return To(batch, outgoing);
        }

        if (isEmpty)
            yield return To([], outgoing);
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
