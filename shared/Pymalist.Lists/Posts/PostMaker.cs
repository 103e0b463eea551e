using Pymalist.Internet.DomainNames;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Authentication;
using Pymalist.Lists.Rewriting;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>Makes of a post the message that members get: rewritten, in the right name, signed.</summary>
/// <param name="options">The list.</param>
/// <param name="register">Its posts.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
/// <param name="observer">Is told what it has made; null for nobody.</param>
internal sealed class PostMaker(ListOptions options, IPostRegister register, IDnsResolver resolver, IPostObserver? observer)
{
    private readonly ListRewriter _rewriter = new(ListFacts.Of(options), options.Rewriting);
    private readonly AuthenticationStrategy? _strategy = options.Authentication is { } authentication ? new(authentication, options.List, resolver) : null;
    private readonly ListSigner? _signer = options.Authentication is { } authentication ? new(authentication, options.List) : null;

    /// <summary>Enters a post, once for all its messages.</summary>
    /// <exception cref="MailException">The message would not pass for genuine, and the list's settings say that it is refused then.</exception>
    public async ValueTask<MadePost> Begin(Mail post, CancellationToken cancellationToken)
    {
        var entry = await register.Enter(post, cancellationToken);
        var common = await Make(post, entry, null, observer, cancellationToken);
        await register.Made(post, common, cancellationToken);
        return new(entry, common, _rewriter.IsPersonal ? (member, token) => Make(post, entry, member, null, token) : null);
    }

    // Where its author does not want it there, it is not.
    private Uri? PermalinkOf(Mail post) =>
        options.ArchiveUrl.Length > 0 && post.OwnId() is { } id && !NoArchive.IsAskedFor(post.Message.Span) ? new(Permalink.For(options.ArchiveUrl, options.List.Address, id)) : null;

    private async ValueTask<ReadOnlyMemory<byte>> Make(Mail post, PostEntry entry, Mailbox? member, IPostObserver? witness, CancellationToken cancellationToken)
    {
        var rewritten = _rewriter.Rewrite(post.Message, new()
        {
            MailId = post.Id,
            PostNumber = entry.Number,
            Permalink = PermalinkOf(post),
            Member = member is null ? null : new(member, null),
        });
        var plan = _strategy is null ? null : await _strategy.Plan(new(post.Message, rewritten.Message, entry.At), cancellationToken);
        witness?.Made(options.List, rewritten.ChangesUpTo(plan?.Message ?? rewritten.Message), plan);
        return plan switch
        {
            null => rewritten.Message,
            { Refusal: { } refusal } => throw refusal,
            _ => _signer!.Sign(plan.Message, plan),
        };
    }
}

/// <summary>A post whose messages can be had.</summary>
/// <param name="Entry">What is written down of it.</param>
/// <param name="Common">What all members get, or one of whom nothing is known.</param>
/// <param name="Personal">Makes what one member gets; null where that is <paramref name="Common"/>.</param>
internal sealed record MadePost(PostEntry Entry, ReadOnlyMemory<byte> Common, Func<Mailbox, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>? Personal);
