namespace Pymalist.Lists.Rewriting;

/// <summary>Where the answer to a post goes when its reader answers it.</summary>
public enum ReplyToPolicy
{
    /// <summary>Where its author says: no Reply-To is touched.</summary>
    Untouched,

    /// <summary>To the list.</summary>
    List,

    /// <summary>To the author alone, even where the post says that answers go to the list.</summary>
    Poster,

    /// <summary>To <see cref="RewritingOptions.ReplyToAddress"/>.</summary>
    Explicit,
}
