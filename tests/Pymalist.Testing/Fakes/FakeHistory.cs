using System.Runtime.CompilerServices;
using Pymalist.Store;

namespace Pymalist.Testing;

/// <summary>What happened, in memory.</summary>
public sealed class FakeHistory : IHistory
{
    private readonly Lock _lock = new();
    private readonly List<HistoryNote> _notes = [];

    /// <summary>All that was noted, as it came.</summary>
    public IReadOnlyList<HistoryNote> Notes
    {
        get
        {
            lock (_lock)
                return [.. _notes];
        }
    }

    public void Note(HistoryNote note)
    {
        lock (_lock)
            _notes.Add(note);
    }

    public async IAsyncEnumerable<HistoryNote> Of(string mailId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var note in Notes.Where(note => note.MailId.StartsWith(mailId, StringComparison.Ordinal)).OrderBy(note => note.At))
            yield return note;
        await Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> Find(string messageId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Notes.Where(note => note.MessageId == messageId).OrderByDescending(note => note.At).Select(note => note.MailId).Distinct()]);
}
