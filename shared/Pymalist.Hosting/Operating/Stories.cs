using System.Runtime.CompilerServices;
using Pymalist.Store;

namespace Pymalist.Hosting.Operating;

/// <summary>Puts together what the store knows.</summary>
public sealed class Stories(IStore store)
{
    /// <summary>The mails of an id, or of what their ids begin with; of one message of a post where the id is such a message's.</summary>
    public async IAsyncEnumerable<MailStory> OfMails(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What happened to the post before there were messages of it belongs to the story of each.
        var notes = await store.History.Of(Root(id), cancellationToken).Where(note => IsOf(note.MailId, id)).ToArrayAsync(cancellationToken);
        var rows = await store.Ledger.RowsOfPost(id, cancellationToken).ToArrayAsync(cancellationToken);
        foreach (var mail in notes.Select(note => Root(note.MailId)).Concat(rows.Select(row => Root(row.MessageId))).Distinct())
            yield return new(mail, [.. notes.Where(note => Root(note.MailId) == mail)], [.. rows.Where(row => Root(row.MessageId) == mail)]);
    }

    /// <summary>The mails of a Message-ID, newest first.</summary>
    /// <param name="messageId">With its angle brackets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<MailStory> OfMessageId(string messageId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in await store.History.Find(messageId, cancellationToken))
        {
            await foreach (var story in OfMails(Root(id), cancellationToken))
                yield return story;
        }
    }

    /// <summary>The posts that an address was to get, newest first.</summary>
    public async IAsyncEnumerable<RecipientStory> OfRecipient(AddrSpec recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.Ledger.RowsOf(recipient, cancellationToken))
            yield return new(row, WentSmoothly(row) ? [] : await NotesAbout(recipient, row, cancellationToken));
    }

    private async Task<HistoryNote[]> NotesAbout(AddrSpec recipient, LedgerRow row, CancellationToken cancellationToken) =>
        await store.History.Of(row.MessageId, cancellationToken).Where(note => IsAbout(recipient, note)).ToArrayAsync(cancellationToken);

    private static bool IsAbout(AddrSpec recipient, HistoryNote note) => AddrSpec.TryParse(note.Recipient, out var address) && address.Equals(recipient);

    private static bool WentSmoothly(LedgerRow row) => row is { State: DeliveryState.Delivered, Attempts: <= 1 };

    private static bool IsOf(string mailId, string id) => mailId.StartsWith(id, StringComparison.Ordinal) || mailId == Root(id);

    private static string Root(string id) => id.Split('.', 2)[0];
}
