namespace Pymalist.Lists;

/// <summary>One list that takes every mail, whatever its To: says.</summary>
/// <remarks>
/// It refuses its own mail, what machines answer and, unless the list is open, what others than members post; the rest
/// goes out to the members.
/// </remarks>
/// <param name="options">The list.</param>
/// <param name="roster">Its members.</param>
public sealed class SingleListProcessor(ListOptions options, IRoster roster) : IProcessor
{
    private readonly LoopGuardProcessor _rules = Rules(options, roster);

    /// <summary>A list whose members are its settings' subscribers.</summary>
    public SingleListProcessor(ListOptions options)
        : this(options, new DeclaredRoster(options))
    {
    }

    public IAsyncEnumerable<Mail> Process(Mail mail, CancellationToken cancellationToken) => _rules.Process(mail, cancellationToken);

    private static LoopGuardProcessor Rules(ListOptions options, IRoster roster)
    {
        var list = options.List;
        IProcessor copies = new MemberCopiesProcessor(options, roster);
        var posts = options.Open ? copies : new MembersOnlyProcessor(list, roster, copies);
        return new(list, new AutomaticMailGuardProcessor(list, posts));
    }
}
