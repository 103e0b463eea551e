using Pymalist.Internet.DomainNames;
using Pymalist.Lists.Bounces;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Posts;

namespace Pymalist.Lists;

/// <summary>One list that takes every mail, whatever its To: says, and remembers nothing.</summary>
/// <remarks>What the list's rules do not accept is refused: there is nobody to decide on it. The rest goes out to the members.</remarks>
/// <param name="options">The list.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
/// <param name="custom">Third parties' rules; null for none.</param>
public sealed class SingleListProcessor(ListOptions options, IDnsResolver resolver, IReadOnlyList<IPostRule>? custom = null) : IProcessor
{
    private readonly PostProcessor _posts = Posts(options, resolver, custom ?? []);

    /// <summary>A list that asks nobody but its settings.</summary>
    public SingleListProcessor(ListOptions options)
        : this(options, new DnsResolver(new DnsOptions(), TimeProvider.System))
    {
    }

    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => _posts.Process(mail, cancellationToken);

    private static PostProcessor Posts(ListOptions options, IDnsResolver resolver, IReadOnlyList<IPostRule> custom)
    {
        var roster = new DeclaredRoster(options);
        var everywhere = options with { Posting = options.Posting with { Destination = options.Posting.Destination with { Action = Act.Accept } } };
        var judge = new PostJudge(everywhere, new RosterPosters(roster), new PostSeams(), custom, TimeProvider.System);
        var copies = new MemberCopiesProcessor(options, roster, new UnkeptPosts(TimeProvider.System), ReturnPaths.Common(options), resolver);
        return new(new RejectingGate(options.List, judge), copies);
    }
}
