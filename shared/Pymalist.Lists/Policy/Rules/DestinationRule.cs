using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away what does not name the list in To or Cc: most of what comes by a blind copy is spam.</summary>
public sealed class DestinationRule(DestinationOptions options) : IPostRule
{
    private readonly AddressPatterns _aliases = new(options.AcceptableAliases);

    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.Action == Act.Accept)
            return default;

        var addressed = Destinations.OfFields(post.Mail, post.Limits.MaxAddresses);
        var isNamed = addressed.Contains(post.List.List.Address) || post.List.Aliases.Any(addressed.Contains) || addressed.Any(_aliases.Includes);
        return isNamed
            ? default
            : new(Verdict.Unless(
                options.Action, "Destination", Sentence.Of(NoticeKind.ReasonDestination, ("list", $"{post.List.List}"), ("address", $"{post.List.List.Address}"))));
    }
}

/// <summary>Settings of a <see cref="DestinationRule"/>.</summary>
public sealed record DestinationOptions
{
    /// <summary>Other addresses by which the list may be addressed, as <see cref="AddressPatterns"/>: those that forward to it.</summary>
    [AddressPatterns]
    public IReadOnlyList<string> AcceptableAliases { get; init; } = [];

    /// <summary>What becomes of a mail that names none.</summary>
    public Act Action { get; init; } = Act.Hold;
}
