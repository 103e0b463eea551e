using Pymalist.Store;

namespace Pymalist.Hosting.Operating;

/// <summary>What is known of a mail and of all that came of it.</summary>
/// <param name="Mail">Its id.</param>
/// <param name="Notes">What happened, oldest first.</param>
/// <param name="Rows">Who was to get it, and what became of that.</param>
public sealed record MailStory(string Mail, IReadOnlyList<HistoryNote> Notes, IReadOnlyList<LedgerRow> Rows)
{
    /// <summary>Its Message-ID; null where nobody looked at it.</summary>
    public string? MessageId => Notes.Select(note => note.MessageId).FirstOrDefault(id => id is not null);
}

/// <summary>What is known of a recipient of a post.</summary>
/// <param name="Row">What became of it.</param>
/// <param name="Notes">What was said about him, oldest first.</param>
public sealed record RecipientStory(LedgerRow Row, IReadOnlyList<HistoryNote> Notes);
