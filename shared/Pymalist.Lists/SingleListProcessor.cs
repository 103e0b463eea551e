using Pymalist.Internet.DomainNames;
using Pymalist.Lists.Posts;

namespace Pymalist.Lists;

/// <summary>One list that takes every mail, whatever its To: says.</summary>
/// <remarks>
/// It refuses its own mail, what machines answer and, unless the list is open, what others than members post; the rest
/// goes out to the members.
/// </remarks>
/// <param name="options">The list.</param>
/// <param name="roster">Its members.</param>
/// <param name="posts">Its posts.</param>
/// <param name="resolver">Knows keys and policies; asked only where the list's settings have <see cref="ListOptions.Authentication"/>.</param>
public sealed class SingleListProcessor(ListOptions options, IRoster roster, IPostRegister posts, IDnsResolver resolver) : IProcessor
{
    private readonly LoopGuardProcessor _rules = Rules(options, roster, posts, resolver);

    /// <summary>A list whose members are its settings' subscribers, and whose posts are not written down.</summary>
    public SingleListProcessor(ListOptions options)
        : this(options, new DeclaredRoster(options), new UnkeptPosts(TimeProvider.System), new DnsResolver(new DnsOptions(), TimeProvider.System))
    {
    }

    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => _rules.Process(mail, cancellationToken);

    private static LoopGuardProcessor Rules(ListOptions options, IRoster roster, IPostRegister posts, IDnsResolver resolver)
    {
        var list = options.List;
        IProcessor copies = new MemberCopiesProcessor(options, roster, posts, resolver);
        var allowed = options.Open ? copies : new MembersOnlyProcessor(list, roster, copies);
        return new(list, new AutomaticMailGuardProcessor(list, allowed));
    }
}
