using System.ComponentModel.DataAnnotations;

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
                options.Action, "CrossPost", $"This mail is addressed to {lists} lists at once, and {options.MaxLists} are the most.",
                "Post to the list where it belongs."));
    }
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
