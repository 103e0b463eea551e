using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away what is addressed to too many lists at once.</summary>
/// <param name="options">Its settings.</param>
/// <param name="isList">Whether a list of this server has that address.</param>
public sealed class CrossPostRule(CrossPostOptions options, Func<AddrSpec, bool> isList) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.MaxLists == 0 || options.Action == Act.Accept)
            return default;

        var lists = Destinations.OfFields(post.Mail, post.Limits.MaxAddresses).Count(isList);
        return lists <= options.MaxLists
            ? default
            : new(Verdict.Unless(
                options.Action, "CrossPost", Sentence.Of(NoticeKind.ReasonCrossPost, ("count", Text(lists)), ("most", Text(options.MaxLists)))));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Settings of a <see cref="CrossPostRule"/>.</summary>
public sealed record CrossPostOptions
{
    /// <summary>To how many lists of this server a mail may be addressed; 0 for any number.</summary>
    [Range(0, 1_000)]
    public int MaxLists { get; init; } = 5;

    /// <summary>What becomes of a mail that is addressed to more.</summary>
    public Act Action { get; init; } = Act.Hold;
}
