using Pymalist.Internet.DomainNames;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Serving;

/// <summary>What lists at work need of others.</summary>
/// <param name="Store">What they remember.</param>
/// <param name="Resolver">Knows keys and policies.</param>
public sealed record ListServices(IListStore Store, IDnsResolver Resolver)
{
    /// <summary>The words of what lists write.</summary>
    public NoticeTexts Texts { get; init; } = new(null);

    /// <summary>Third parties' rules, for all lists.</summary>
    public IReadOnlyList<IPostRule> Rules { get; init; } = [];

    /// <summary>How much of a message is read.</summary>
    public MessageLimits Limits { get; init; } = MessageLimits.Default;

    /// <summary>Is told of each post; null for nobody.</summary>
    public IPostObserver? Observer { get; init; }

    /// <summary>Where it is noted for people what became of a mail: the mail, the step (<c>held</c>), a sentence.</summary>
    public Action<Mail, string, string> Note { get; init; } = (_, _, _) => { };
}
