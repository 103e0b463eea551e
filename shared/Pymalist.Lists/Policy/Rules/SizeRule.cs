using System.ComponentModel.DataAnnotations;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away messages that are too big.</summary>
public sealed class SizeRule(SizeOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        var size = post.Mail.Message.Length;
        return options.MaxSize == 0 || size <= options.MaxSize
            ? default
            : new(Verdict.Unless(
                options.Action, "Size",
                Sentence.Of(NoticeKind.ReasonSize, ("size", Octets.Text(size)), ("list", $"{post.List.List}"), ("most", Octets.Text(options.MaxSize)))));
    }
}

/// <summary>Settings of a <see cref="SizeRule"/>.</summary>
public sealed record SizeOptions
{
    /// <summary>How many octets a message may have, all its fields and parts as they are sent; 0 for any number.</summary>
    [Range(0, int.MaxValue)]
    public int MaxSize { get; init; }

    /// <summary>What becomes of one that has more.</summary>
    public Act Action { get; init; } = Act.Hold;
}
