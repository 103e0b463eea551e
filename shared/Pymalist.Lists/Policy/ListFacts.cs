namespace Pymalist.Lists.Policy;

/// <summary>What rules know of a list.</summary>
/// <param name="List">Its name and its address.</param>
public sealed record ListFacts(Mailbox List)
{
    /// <summary>Who writes to whom.</summary>
    public ListStyle Style { get; init; }

    /// <summary>Other addresses that are the list's too.</summary>
    public IReadOnlyList<AddrSpec> Aliases { get; init; } = [];
}

/// <summary>Who writes to whom on a list.</summary>
public enum ListStyle
{
    /// <summary>Its members to each other.</summary>
    Discussion,

    /// <summary>A few to all.</summary>
    Announcement,

    /// <summary>Its members to each other; who they are and what they write is nobody else's business.</summary>
    Private,
}
