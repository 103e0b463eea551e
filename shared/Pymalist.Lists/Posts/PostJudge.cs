using Pymalist.Internet.Messages;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Serving;

namespace Pymalist.Lists.Posts;

/// <summary>Asks a list's rules about a post.</summary>
/// <param name="options">The list.</param>
/// <param name="posters">Who its authors are.</param>
/// <param name="seams">What rules ask others.</param>
/// <param name="custom">Third parties' rules.</param>
/// <param name="time">The clock.</param>
/// <param name="observer">Is told what they say; null for nobody.</param>
internal sealed class PostJudge(
    ListOptions options, IPosters posters, PostSeams seams, IReadOnlyList<IPostRule> custom, TimeProvider time, IPostObserver? observer = null)
{
    private readonly PostPolicy _policy = new(StandardRules.Of(Effective(options), seams, custom));
    private readonly Policy.ListFacts _facts = new(options.List) { Style = options.Style };

    public async ValueTask<Decision> Judge(Mail mail, CancellationToken cancellationToken)
    {
        var poster = await posters.Of(mail.Author()?.Address, cancellationToken);
        var decision = await _policy.Judge(new(mail, _facts, poster, time.GetUtcNow()), cancellationToken);
        observer?.Judged(options.List, decision);
        return decision;
    }

    private static PostingOptions Effective(ListOptions options) =>
        options.Open ? options.Posting with { Membership = options.Posting.Membership with { NonMembers = Act.Accept } } : options.Posting;
}
