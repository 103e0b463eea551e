using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Keeps away mail that says nothing, and mail without a subject.</summary>
public sealed class EmptyPostRule(EmptyPostOptions options) : IPostRule
{
    public ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.Empty != Act.Accept && Leaves.Of(post.Parts).All(VisibleText.IsMissing))
            return new(Verdict.Unless(options.Empty, "EmptyPost", Sentence.Of(NoticeKind.ReasonEmpty, ("list", $"{post.List.List}"))));
        if (options.NoSubject != Act.Accept && SaysNothing(post.Subject))
            return new(Verdict.Unless(options.NoSubject, "EmptyPost", Sentence.Of(NoticeKind.ReasonNoSubject, ("list", $"{post.List.List}"))));

        return default;
    }

    // An answer to nothing says no more.
    private static bool SaysNothing(string subject)
    {
        var rest = subject.AsSpan()[..Math.Min(subject.Length, 1_000)].Trim();
        while (ReplyMark.TrySkip(ref rest))
        {
        }

        return rest.IsEmpty;
    }
}

/// <summary>Settings of an <see cref="EmptyPostRule"/>.</summary>
public sealed record EmptyPostOptions
{
    /// <summary>What becomes of a mail without a word and without a file.</summary>
    public Act Empty { get; init; } = Act.Hold;

    /// <summary>What becomes of a mail without a subject, or with nothing behind its Re:.</summary>
    public Act NoSubject { get; init; } = Act.Accept;
}
