using Pymalist.Lists.Authentication;
using Pymalist.Lists.Policy;
using Pymalist.Lists.Rewriting;

namespace Pymalist.Lists.Serving;

/// <summary>Is told how lists judge posts and what they make of them: for people who want to know beforehand.</summary>
public interface IPostObserver
{
    /// <summary>The rules of a list were asked.</summary>
    void Judged(Mailbox list, Decision decision);

    /// <summary>A list has made the message that all members get, or one of whom nothing is known.</summary>
    /// <param name="list">The list.</param>
    /// <param name="changes">What is different in it from the post.</param>
    /// <param name="plan">How it comes to pass for genuine; null where the list's settings say nothing of that.</param>
    void Made(Mailbox list, IReadOnlyList<Change> changes, AuthenticationPlan? plan);
}
