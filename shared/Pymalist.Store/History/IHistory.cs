namespace Pymalist.Store;

/// <summary>What happened to a mail, step by step, for people.</summary>
public interface IHistory
{
    /// <summary>Notes something down, soon: to be told of is not worth waiting for.</summary>
    void Note(HistoryNote note);

    /// <summary>What happened to a mail and to all that came of it, by its id or what it begins with, oldest first.</summary>
    IAsyncEnumerable<HistoryNote> Of(string mailId, CancellationToken cancellationToken);

    /// <summary>The ids of mails by their Message-ID, newest first: several may have the same, as a stranger chooses it.</summary>
    Task<IReadOnlyList<string>> Find(string messageId, CancellationToken cancellationToken);
}

/// <summary>One thing that happened.</summary>
/// <param name="MailId">To which mail.</param>
/// <param name="At">When.</param>
/// <param name="Step">What: <c>fetched</c>, <c>refused</c>, <c>expanded</c>, <c>attempted</c>, <c>parked</c>, ….</param>
/// <param name="Text">In a sentence; no body, no subject, no secret.</param>
/// <param name="Recipient">To whom, where it is about one.</param>
/// <param name="MessageId">Its Message-ID, where it was looked at.</param>
public sealed record HistoryNote(string MailId, DateTimeOffset At, string Step, string Text, string? Recipient = null, string? MessageId = null);
