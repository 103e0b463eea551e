using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pymalist.Internet.Messages;
using Pymalist.Lists.Notices;

namespace Pymalist.Lists.Policy.Rules;

/// <summary>Holds the answers to a thread that has become a storm: everyone answers to all that they do not want more answers.</summary>
public sealed class ThreadVelocityRule(ThreadVelocityOptions options, IThreadVelocity velocity) : IPostRule
{
    // A storm's answers name what they answer to, and what that answered to; the first of them began the thread.
    private const int MaxReferences = 100;

    public async ValueTask<Verdict?> Judge(Post post, CancellationToken cancellationToken)
    {
        if (options.MaxPosts == 0 || options.Action == Act.Accept || References(post) is not { Count: > 0 } references)
            return null;

        var count = await velocity.CountPosts(post, references, post.Now - options.Window, cancellationToken);
        return count < options.MaxPosts
            ? null
            : Verdict.Unless(
                options.Action, "ThreadVelocity",
                Sentence.Of(NoticeKind.ReasonThreadVelocity, ("count", count.ToString(CultureInfo.InvariantCulture)), ("time", Text(options.Window)), ("list", $"{post.List.List}")));
    }

    private static IReadOnlyList<string> References(Post post)
    {
        var ids = new List<string>();
        foreach (var field in new HeaderFields(post.Mail.Message.Span))
        {
            if (field.Is("References"u8) || field.Is("In-Reply-To"u8))
                ids.AddRange(MessageIds.Parse(field.Body, MaxReferences - ids.Count));
        }

        return [.. ids.Distinct()];
    }

    // The symbols are the same in all languages (SI brochure, tables 2 and 8).
    private static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalSeconds)} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMinutes)} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalHours)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalDays)} d"),
    };
}

/// <summary>How fast the threads of lists grow.</summary>
public interface IThreadVelocity
{
    /// <summary>
    /// How many posts the list has taken, since that instant, that are one of these messages or answer to one. The post itself, which may be judged
    /// again after a crash, does not count.
    /// </summary>
    /// <param name="post">The one that is judged.</param>
    /// <param name="messageIds">What a post refers to, with angle brackets, the thread's first one first where the post tells; at most 100.</param>
    /// <param name="since">Earlier posts do not count.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<int> CountPosts(Post post, IReadOnlyList<string> messageIds, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>Settings of a <see cref="ThreadVelocityRule"/>.</summary>
public sealed record ThreadVelocityOptions
{
    /// <summary>How many posts a thread may have within <see cref="Window"/>; 0 for any number.</summary>
    [Range(0, 100_000)]
    public int MaxPosts { get; init; } = 50;

    /// <summary>Within what time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of the next answers.</summary>
    public Act Action { get; init; } = Act.Hold;
}
