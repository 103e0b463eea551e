using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Policy;

namespace Example.Components;

public sealed record WordOptions
{
    /// <summary>What no subject may have in it.</summary>
    [Required]
    public string Word { get; init; } = "";

    /// <summary>What becomes of a post that has: <c>Hold</c>, <c>Reject</c>, <c>Discard</c>.</summary>
    public Act Action { get; init; } = Act.Hold;
}

/// <summary>Looks for a word in the subject.</summary>
public sealed class WordRule(WordOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken) =>
        new(post.Subject.Contains(options.Word, StringComparison.OrdinalIgnoreCase)
            ? new Verdict(options.Action, "Word", $"Its subject has '{options.Word}' in it.", "Choose another word.")
            : null);
}
