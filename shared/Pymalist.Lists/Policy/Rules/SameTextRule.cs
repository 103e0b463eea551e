using System.ComponentModel.DataAnnotations;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Archives;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>
/// Holds what an author says again and again in the same words: a mailbox that answers each mail of the list, and does not say that it is a
/// machine (RFC 3834, section 5), would answer its own answers for ever where those go to the list.
/// </summary>
/// <remarks>
/// Each has a Message-ID of its own, so that none is a duplicate. Nobody is told: the answer would be answered, too. A machine that reports the
/// same every few minutes is a good reason for a list, so what is no answer may come more often.
/// </remarks>
public sealed class SameTextRule(SameTextOptions options, ISaidTexts said) : IPostRule
{
    public async ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.Action == Act.Accept)
            return null;

        var before = await said.Before(post, options.Window, cancellationToken);
        return before.IsEcho || IsTooMany(before.SameId, options.MaxAnswers) || IsTooMany(before.SameAnswer, options.MaxAnswers) || IsTooMany(before.SameText, MayAnswer(post) ? options.MaxAnswers : options.MaxPosts)
            ? Verdict.Of(options.Action, "SameText", Sentence.Of(NoticeKind.ReasonSameText, ("list", $"{post.List.List}"))) with { IsSuspect = true }
            : null;
    }

    private static bool IsTooMany(int count, int most) => most > 0 && count >= most;

    // Who takes the Message-ID away hides what it is.
    private static bool MayAnswer(Post post)
    {
        var hasId = false;
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (field.Is("In-Reply-To"u8) || field.Is("References"u8))
                return true;
            hasId |= field.Is("Message-ID"u8);
        }

        return !hasId || BaseSubject.Of(post.Subject).IsReply;
    }
}

/// <summary>What people have said to lists.</summary>
public interface ISaidTexts
{
    /// <summary>What the list has taken of a post's author within a while that is like the post; nothing where it has no author.</summary>
    ValueTask<SaidBefore> Before(Post post, TimeSpan within, CancellationToken cancellationToken);
}

/// <summary>How often somebody has said something before.</summary>
/// <param name="SameText">In how many posts of that subject (but for what answers put in front of it) and content.</param>
/// <param name="SameId">In how many of that Message-ID, whatever stood under the text.</param>
/// <param name="IsEcho">It is what members got of another post, with the list's footer on it.</param>
public sealed record SaidBefore(int SameText, int SameId, bool IsEcho)
{
    /// <summary>In how many answers of that subject and of the same words above what they quote, where the post quotes as many of them: whoever answers his own answers does.</summary>
    public int SameAnswer { get; init; }
}

/// <summary>Settings of a <see cref="SameTextRule"/>.</summary>
public sealed record SameTextOptions
{
    /// <summary>How many posts of the same subject and content an author may have within <see cref="Window"/>; 0 for any number.</summary>
    [Range(0, 100_000)]
    public int MaxPosts { get; init; } = 20;

    /// <summary>The same of answers, of posts without a Message-ID, and of posts of one Message-ID.</summary>
    [Range(0, 100_000)]
    public int MaxAnswers { get; init; } = 2;

    /// <summary>Within what time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of the next ones.</summary>
    public Act Action { get; init; } = Act.Hold;
}
