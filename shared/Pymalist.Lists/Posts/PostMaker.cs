using Pymalist.Internet.DomainNames;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Posts;

/// <summary>Makes of a post the message that members get: rewritten, in the right name, signed.</summary>
/// <param name="options">The list.</param>
/// <param name="register">Its posts.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
internal sealed class PostMaker(ListOptions options, IPostRegister register, IDnsResolver resolver)
{
    private readonly ListRewriter _rewriter = new(ListFacts.Of(options), options.Rewriting);
    private readonly AuthenticationStrategy? _strategy = options.Authentication is { } authentication ? new(authentication, options.List, resolver) : null;
    private readonly ListSigner? _signer = options.Authentication is { } authentication ? new(authentication, options.List) : null;

    /// <summary>Whether each member gets a message of his own.</summary>
    public bool IsPersonal => _rewriter.IsPersonal;

    /// <summary>Enters a post, once for all its messages.</summary>
    /// <returns>
    /// Makes what all members get, or, where it is given, the one. It throws <see cref="MailException"/> where the message would not pass for
    /// genuine and the list's settings say that it is refused then.
    /// </returns>
    public async ValueTask<Func<Mailbox?, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>> Begin(Mail post, CancellationToken cancellationToken)
    {
        var entry = options.Rewriting.NumberedSubject || _strategy is not null ? await register.Enter(post, cancellationToken) : null;
        return (member, token) => Make(post, entry, member, token);
    }

    private async ValueTask<ReadOnlyMemory<byte>> Make(Mail post, PostEntry? entry, Mailbox? member, CancellationToken cancellationToken)
    {
        var rewritten = _rewriter.Rewrite(post.Message, new()
        {
            MailId = post.Id,
            PostNumber = entry?.Number,
            Member = member is null ? null : new(member, null),
        }).Message;
        if (_strategy is null || entry is null)
            return rewritten;

        var plan = await _strategy.Plan(new(post.Message, rewritten, entry.At), cancellationToken);
        return plan.Refusal is { } refusal ? throw refusal : _signer!.Sign(plan.Message, plan);
    }
}
